package io.memwatchdog.diff.compare;

import io.memwatchdog.diff.HeapDiffResult.Step;
import java.util.List;

/** The watchdog's own classes, which are in the heap that it looks at and never the application's leak. Stateless. */
public final class WatchdogClasses {

    // Not all of io.memwatchdog: the sample application is to be found.
    private static final List<String> PACKAGES = List.of(
            "io.memwatchdog.core.",
            "io.memwatchdog.diff.",
            "io.memwatchdog.hprof.",
            "io.memwatchdog.natives.",
            "io.memwatchdog.autoconfigure.");

    private WatchdogClasses() {}

    /**
     * Whether they hold what a path leads to: its nearest holder outside of the JDK is one of them. What is kept for comparisons
     * grows from one look at the heap to the next.
     */
    public static boolean hold(List<Step> path) {
        for (int i = path.size() - 2; i >= 0; i--) {
            String name = path.get(i).className();
            if (!name.startsWith("java.")) {
                return contains(name);
            }
        }
        return false;
    }

    /** Whether a class, by its binary name, is one of them. */
    public static boolean contains(String className) {
        return PACKAGES.stream().anyMatch(className::startsWith);
    }
}

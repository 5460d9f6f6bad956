package io.memwatchdog.diff.compare;

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

    /** Whether a class, by its binary name, is one of them. */
    public static boolean contains(String className) {
        return PACKAGES.stream().anyMatch(className::startsWith);
    }
}

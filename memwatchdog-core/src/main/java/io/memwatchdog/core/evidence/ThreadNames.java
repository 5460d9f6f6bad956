package io.memwatchdog.core.evidence;

import io.memwatchdog.core.evidence.Parts.Part;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.HashMap;
import java.util.Map;

/** Threads by name, numbers in it left out: what a leaking pool's threads have in common. Virtual threads are none of the machine's. */
final class ThreadNames {

    private ThreadNames() {}

    static Parts take(long atMs) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<String, Part> groups = new HashMap<>();
        // Without stacks: the application is not stopped for it.
        for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (thread != null) {
                groups.merge(group(thread.getThreadName()), new Part(1, 0), Part::plus);
            }
        }
        return new Parts(atMs, groups);
    }

    static String group(String name) {
        return name.isBlank() ? "(no name)" : name.replaceAll("\\d+", "#");
    }
}

package io.memwatchdog.benchmarks.cost;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** The heap of this process. */
final class Heap {

    private Heap() {}

    /**
     * The shallow sizes of all objects that are alive, added up. What the JVM calls used has also the rest of each buffer that a
     * thread allocates from, of up to a megabyte and more.
     */
    static long liveBytes() {
        try {
            // What references hold that the first collection has cleared is gone with the next one.
            classHistogram();
            String[] total = classHistogram()
                    .strip()
                    .lines()
                    .reduce("", (line, next) -> next)
                    .strip()
                    .split("\\s+", -1);
            return Long.parseLong(total[2]);
        } catch (JMException e) {
            throw new IllegalStateException("this JVM tells no class histogram", e);
        }
    }

    /** Of what is alive. */
    private static String classHistogram() throws JMException {
        return (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
    }

    /** Classes, their metadata and compiled code. */
    static long usedBeside() {
        return ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage().getUsed();
    }
}

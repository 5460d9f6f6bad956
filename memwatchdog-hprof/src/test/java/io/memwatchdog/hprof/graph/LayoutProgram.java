package io.memwatchdog.hprof.graph;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.management.ObjectName;

/** Dumps its heap, and writes what HotSpot itself says of the sizes: {@code LayoutProgram <dump> <histogram>}. */
final class LayoutProgram {

    static final Map<Integer, Object> KEPT = new HashMap<>();

    static class Parent {
        byte small;
        Object reference;
        long large;
    }

    static final class Child extends Parent {
        byte small;
        short medium;
    }

    private LayoutProgram() {}

    public static void main(String[] args) throws Exception {
        for (int i = 0; i < 2_000; i++) {
            KEPT.put(i, new Object[] {
                new Parent(),
                new Child(),
                new byte[i % 100],
                new long[i % 7],
                new int[i % 9],
                "text " + i,
                new Object[i % 13]
            });
        }
        // The first one loads the classes that it takes.
        histogram();
        String histogram = histogram();
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(args[0], true);
        Files.writeString(Path.of(args[1]), histogram);
    }

    private static String histogram() throws Exception {
        return (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
    }
}

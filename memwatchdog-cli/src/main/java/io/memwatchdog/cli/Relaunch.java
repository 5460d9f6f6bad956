package io.memwatchdog.cli;

import io.memwatchdog.diff.FoldOptions;
import io.memwatchdog.diff.render.ByteSize;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Starts {@code mw} again with the JVM options that suit a large dump, and with a larger heap where the dump asks for it: by
 * default Java takes a quarter of the memory, while an analysis may take most of a machine that has nothing else to do. An {@code
 * -Xmx} or a collector of the user is respected.
 */
final class Relaunch {

    private static final String MARK = "memwatchdog.relaunched";

    /** Of a process that got signal 9. */
    private static final int KILLED = 128 + 9;

    private static final String HEAP_LIMIT = "--heap-limit";

    /** Of the memory; the rest is for the mapped dump and the system. */
    private static final double MOST_OF_MEMORY = 0.7;

    /** Compressed dumps unfold to about this many times their size. */
    private static final int UNPACKED = 5;

    /** From here on another collector saves more time than a second JVM takes to start. */
    private static final long LARGE_DUMP_BYTES = 256L << 20;

    private Relaunch() {}

    /** The exit code of the JVM that suits the dump, or empty where this one does. */
    static Optional<Integer> unlessSuited(String[] args) {
        long wanted = wantedHeap(args);
        boolean small = wanted < FoldOptions.jvmHeapBytes(LARGE_DUMP_BYTES) && wanted <= maxHeap();
        if (small || System.getProperty(MARK) != null) {
            return Optional.empty();
        }
        List<String> options = ManagementFactory.getRuntimeMXBean().getInputArguments();
        long heap = heap(args, wanted, maxHeap(), memory());
        return isSuited(options, heap, maxHeap()) ? Optional.empty() : start(options, heap, args);
    }

    /** How compressed dumps unfold is a guess, so that no heap becomes smaller by it; only the user's limit may do that. */
    static long heap(String[] args, long wanted, long maxHeap, long memory) {
        long possible = Math.min(wanted, (long) (memory * MOST_OF_MEMORY));
        return Math.min(Math.max(possible, maxHeap), FoldOptions.jvmHeapWith(heapLimit(args)));
    }

    /** Whether a JVM with these options of the user's need not be replaced by one with so large a heap. */
    static boolean isSuited(List<String> options, long heap, long maxHeap) {
        return options.stream().anyMatch(Relaunch::sizesHeap)
                || (heap <= maxHeap && options.stream().anyMatch(Relaunch::choosesCollector));
    }

    private static long maxHeap() {
        return Runtime.getRuntime().maxMemory();
    }

    /** What the largest dump asks for, within {@code --heap-limit}. */
    static long wantedHeap(String[] args) {
        long largest = Stream.of(args).mapToLong(Relaunch::heapFor).max().orElse(0);
        return Math.min(largest, FoldOptions.jvmHeapWith(heapLimit(args)));
    }

    /** Before the command line is parsed; what cannot be read is complained of then. */
    private static long heapLimit(String[] args) {
        for (int i = 0; i < args.length; i++) {
            boolean apart = args[i].equals(HEAP_LIMIT) && i + 1 < args.length;
            if (apart || args[i].startsWith(HEAP_LIMIT + "=")) {
                try {
                    return ByteSize.parse(apart ? args[i + 1] : args[i].substring(HEAP_LIMIT.length() + 1))
                            .bytes();
                } catch (IllegalArgumentException e) {
                    return Long.MAX_VALUE;
                }
            }
        }
        return Long.MAX_VALUE;
    }

    private static Optional<Integer> start(List<String> options, long heapBytes, String[] args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions(options, heapBytes));
        command.add("-D" + MARK + "=true");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of(args));
        try {
            Process child = new ProcessBuilder(command).inheritIO().start();
            // Whoever ends this process means the work, which is done there.
            Runtime.getRuntime().addShutdownHook(new Thread(child::destroy));
            return Optional.of(exitCode(child.waitFor()));
        } catch (IOException e) {
            System.err.println("mw: cannot start Java with -Xmx" + new ByteSize(heapBytes) + " (" + e.getMessage()
                    + "); going on with less memory");
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(ExitCode.UNREADABLE);
        }
    }

    /** A JVM that was killed or broke down has none of ours. */
    static int exitCode(int ofChild) {
        if (ofChild <= ExitCode.GATE_BROKEN) {
            return ofChild;
        }
        System.err.println("mw: the JVM that analysed the dump ended with code " + ofChild
                + (ofChild == KILLED ? ", killed, most likely for want of memory; try a smaller " + HEAP_LIMIT : ""));
        return ExitCode.UNREADABLE;
    }

    /** Ours as far as the user leaves a choice, and the user's own: of two that contradict each other the last one holds. */
    static List<String> jvmOptions(List<String> own, long heapBytes) {
        boolean chosen = own.stream().anyMatch(Relaunch::choosesCollector);
        Stream<String> ours =
                FoldOptions.jvmOptions(heapBytes).stream().filter(option -> !chosen || option.startsWith("-Xmx"));
        return Stream.concat(ours, own.stream()).toList();
    }

    /** Two collectors in one command line are an error of the JVM's. */
    private static boolean choosesCollector(String option) {
        return option.startsWith("-XX:+Use") && option.endsWith("GC");
    }

    private static boolean sizesHeap(String option) {
        return Stream.of("-Xmx", "-XX:MaxHeapSize=", "-XX:MaxRAM=", "-XX:MaxRAMPercentage=")
                .anyMatch(option::startsWith);
    }

    static long heapFor(String argument) {
        try {
            Path file = Path.of(argument);
            if (argument.startsWith("-") || !Files.isRegularFile(file) || !argument.contains(".hprof")) {
                return 0;
            }
            return FoldOptions.jvmHeapBytes(Files.size(file) * (argument.endsWith(".hprof") ? 1 : UNPACKED));
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }

    private static long memory() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                ? system.getTotalMemorySize()
                : 0;
    }
}

package io.memwatchdog.diff;

import io.memwatchdog.hprof.graph.IndexSize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a dump is folded.
 *
 * @param maxHeapBytes Java heap the analysis may use beside the mapped file; beyond it the low-memory mode is taken, which
 *     finds the shortest paths but no retained sizes
 * @param threads 1 or more
 * @param tempDirectory where compressed dumps are unpacked; null for the JVM's own
 */
public record FoldOptions(
        long maxHeapBytes, int threads, @Nullable Path tempDirectory) {

    /** Of the JVM's heap; the rest is for the collector and for what people see. */
    private static final int TENTHS = 9;

    public FoldOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("threads must be 1 or more, not " + threads);
        }
    }

    /** All of this JVM's heap but a small reserve, and up to two threads. */
    public static FoldOptions defaults() {
        Runtime runtime = Runtime.getRuntime();
        return new FoldOptions(runtime.maxMemory() / 10 * TENTHS, Math.min(2, runtime.availableProcessors()), null);
    }

    /** The {@code -Xmx} with which {@link #defaults} has room to fold every dump of this size. */
    public static long jvmHeapBytes(long dumpBytes) {
        return jvmHeapWith(IndexSize.mostHeapBytes(dumpBytes));
    }

    /**
     * Options of a JVM that does nothing but fold dumps. What it keeps are a few large arrays, which are not worth a collector
     * with threads and regions; the young generation only holds what is gone at once. The old one grows by what is asked for and
     * no further: so what is no longer needed makes room first. The processor finds its way through the arrays sooner in large
     * pages, where the system gives them.
     */
    public static List<String> jvmOptions(long jvmHeapBytes) {
        List<String> options = new ArrayList<>(List.of("-XX:+UseSerialGC", "-Xmn16m", "-XX:MinHeapFreeRatio=0"));
        if (HugePages.onRequest()) {
            options.add("-XX:+UseTransparentHugePages");
        }
        options.add("-Xmx" + (jvmHeapBytes >> 20) + "m");
        return List.copyOf(options);
    }

    /** The {@code -Xmx} with which {@link #defaults} leaves so much to the analysis. */
    public static long jvmHeapWith(long maxHeapBytes) {
        return maxHeapBytes / TENTHS > Long.MAX_VALUE / 10 ? Long.MAX_VALUE : maxHeapBytes / TENTHS * 10;
    }

    public FoldOptions withMaxHeapBytes(long bytes) {
        return new FoldOptions(bytes, threads, tempDirectory);
    }

    public FoldOptions withThreads(int count) {
        return new FoldOptions(maxHeapBytes, count, tempDirectory);
    }

    public FoldOptions withTempDirectory(Path directory) {
        return new FoldOptions(maxHeapBytes, threads, directory);
    }
}

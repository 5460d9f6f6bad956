package io.memwatchdog.diff;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.memwatchdog.hprof.Progress;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the analysis allocates is counted, by one thread: the same on every machine, and more than is ever in use at once. */
class LinearMemoryTests {

    private static final int SIZE = Boolean.getBoolean("memwatchdog.long") ? 1_000_000 : 40_000;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void theLowMemoryModeTakesSixteenBytesPerObject(HeapShape shape) throws IOException {
        FoldOptions little = FoldOptions.defaults().withThreads(1).withMaxHeapBytes(SIZE * 18L);
        assertThat(perObject(shape, little, true)).isLessThan(16 + shape.bytesPerRoot());
    }

    @ParameterizedTest
    @EnumSource
    void whatDominatorsTakeIsLinear(HeapShape shape) throws IOException {
        FoldOptions enough = FoldOptions.defaults().withThreads(1).withMaxHeapBytes(1L << 30);
        assertThat(perObject(shape, enough, false)).isLessThan(70 + 3 * shape.bytesPerRoot());
    }

    /** What each further object takes. */
    private double perObject(HeapShape shape, FoldOptions options, boolean sparse) throws IOException {
        allocated(shape, SIZE / 2, options, sparse);
        long few = allocated(shape, SIZE, options, sparse);
        return (double) (allocated(shape, SIZE * 3, options, sparse) - few) / (2 * SIZE);
    }

    private long allocated(HeapShape shape, int size, FoldOptions options, boolean sparse) throws IOException {
        Path file = shape.write(directory.resolve(size + ".hprof"), size);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        HeapProfile profile = HeapProfiles.fold(file, options, Progress.NONE);
        long after = threads.getCurrentThreadAllocatedBytes();
        assertThat(profile.totalObjects()).isGreaterThanOrEqualTo(size);
        assertThat(profile.dominators().isEmpty()).isEqualTo(sparse);
        return after - before;
    }
}

package io.memwatchdog.hprof.dominator;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.hprof.Progress;
import io.memwatchdog.hprof.ShapedHeap;
import io.memwatchdog.hprof.graph.GraphBuilder;
import io.memwatchdog.hprof.record.DumpBytes;
import io.memwatchdog.hprof.record.DumpFile;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Steps are counted, not seconds: they are the same on every machine. */
class LinearStepsTests {

    private static final int SIZE = Boolean.getBoolean("memwatchdog.long") ? 1_000_000 : 25_000;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void fourTimesTheObjectsTakeFourTimesTheSteps(ShapedHeap shape) throws IOException {
        long few = steps(shape, SIZE);
        long many = steps(shape, SIZE * 4);
        // Paths are compressed, which leaves a logarithm that is seen only where ways of all lengths join.
        assertThat(many).isLessThanOrEqualTo(Math.round(few * 4.7) + 1_000);
        assertThat(many).isLessThan(SIZE * 4 * 8L);
    }

    private long steps(ShapedHeap shape, int size) throws IOException {
        DumpFile dump = DumpFile.scan(DumpBytes.map(shape.write(directory.resolve(size + ".hprof"), size)));
        DominatorTree tree =
                DominatorTree.of(new GraphBuilder(dump, 1, 4L << 30, Progress.NONE).build(), Progress.NONE);
        assertThat(tree.size()).isGreaterThanOrEqualTo(size);
        return tree.steps();
    }
}

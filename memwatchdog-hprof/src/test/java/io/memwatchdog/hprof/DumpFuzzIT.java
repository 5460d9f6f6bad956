package io.memwatchdog.hprof;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.memwatchdog.hprof.dominator.DominatorTree;
import io.memwatchdog.hprof.graph.GraphBuilder;
import io.memwatchdog.hprof.record.DumpBytes;
import io.memwatchdog.hprof.record.DumpFile;
import java.io.IOException;

/**
 * Any bytes at all: a graph or an {@link HprofException}, never anything else. Ordinarily it runs over the inputs that are kept
 * beside it; with {@code JAZZER_FUZZ=1} in the environment it searches for new ones.
 */
class DumpFuzzIT {

    private static final long MEMORY_BYTES = 64L << 20;

    @FuzzTest(maxDuration = "1h")
    void anyBytesAreAGraphOrAnError(byte[] dump) throws IOException {
        try {
            DumpFile file = DumpFile.scan(DumpBytes.of(dump));
            DominatorTree.of(new GraphBuilder(file, 1, MEMORY_BYTES, Progress.NONE).build(), Progress.NONE);
        } catch (HprofException expected) {
            if (expected.getMessage().isEmpty()) {
                throw expected;
            }
        }
    }
}

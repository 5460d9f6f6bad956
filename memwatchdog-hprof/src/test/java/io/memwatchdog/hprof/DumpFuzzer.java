package io.memwatchdog.hprof;

import io.memwatchdog.hprof.dominator.DominatorTree;
import io.memwatchdog.hprof.graph.GraphBuilder;
import io.memwatchdog.hprof.graph.HeapGraph;
import io.memwatchdog.hprof.graph.ObjectGraph;
import io.memwatchdog.hprof.graph.SparseGraph;
import io.memwatchdog.hprof.record.DumpBytes;
import io.memwatchdog.hprof.record.DumpFile;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Any bytes at all: a graph or an {@link HprofException}, never anything else. References lead to objects of the graph.
 */
public final class DumpFuzzer {

    private static final long MEMORY_BYTES = 16L << 20;

    private DumpFuzzer() {}

    /** What the fuzzer calls by its name. */
    public static void fuzzerTestOneInput(byte[] dump) throws IOException {
        try {
            DumpFile file = DumpFile.scan(DumpBytes.of(dump));
            GraphBuilder builder = new GraphBuilder(file, 1, MEMORY_BYTES, Progress.NONE);
            SparseGraph sparse = builder.buildSparse();
            HeapGraph whole = builder.build();
            DominatorTree.of(whole, Progress.NONE);
            for (int object = 1; object <= whole.size(); object++) {
                touch(whole, object);
                touch(sparse, object);
                whole.objects().read(whole.id(object));
            }
        } catch (HprofException expected) {
            requireMessage(expected);
        } catch (UncheckedIOException expected) {
            requireMessage(expected.getCause());
        }
    }

    private static void requireMessage(IOException e) throws IOException {
        if (!(e instanceof HprofException) || e.getMessage().isEmpty()) {
            throw e;
        }
    }

    private static void touch(ObjectGraph graph, int object) {
        ObjectGraph.Buffer buffer = new ObjectGraph.Buffer();
        if (graph.shallowBytes(object) < 0) {
            throw new AssertionError("negative size of " + object);
        }
        for (int place = graph.references(object, buffer) - 1; place >= 0; place--) {
            if (buffer.get(place) < 0 || buffer.get(place) > graph.size()) {
                throw new AssertionError(object + " refers to nowhere");
            }
        }
    }
}

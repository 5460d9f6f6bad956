package io.memwatchdog.hprof.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.hprof.Dumps;
import io.memwatchdog.hprof.record.Tag;
import io.memwatchdog.hprof.write.DumpWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

class RootOrderTests {

    private static final int SEGMENTS = 2_000;

    @TempDir
    private Path directory;

    /** Each of two threads takes the next segment when it has done its last one. */
    @RepeatedTest(5)
    void rootsOfOneKindAreInTheOrderOfTheFileWhicheverThreadFindsThem() throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (DumpWriter writer = new DumpWriter(content, 8, Dumps.TIME)) {
            Dumps.header(writer, 0);
            for (int i = 0; i < SEGMENTS; i++) {
                writer.endSegment();
                writer.instance(Dumps.address(i), Dumps.NODE, 0, 0);
                writer.root(Tag.ROOT_MONITOR_USED, Dumps.address(i));
            }
        }

        HeapGraph graph = Dumps.graph(Dumps.write(directory, content.toByteArray()));

        List<Long> found = graph.roots().stream()
                .filter(root -> root.kind() == RootKind.ofTag(Tag.ROOT_MONITOR_USED))
                .map(root -> graph.id(root.object()))
                .toList();
        assertThat(found)
                .isEqualTo(IntStream.range(0, SEGMENTS).mapToObj(Dumps::address).toList());
    }
}

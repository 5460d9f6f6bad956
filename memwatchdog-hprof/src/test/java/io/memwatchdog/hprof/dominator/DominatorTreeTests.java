package io.memwatchdog.hprof.dominator;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.hprof.Progress;
import io.memwatchdog.hprof.RandomHeap;
import io.memwatchdog.hprof.graph.GraphBuilder;
import io.memwatchdog.hprof.graph.HeapGraph;
import io.memwatchdog.hprof.record.DumpBytes;
import io.memwatchdog.hprof.record.DumpFile;
import io.memwatchdog.hprof.record.Tag;
import io.memwatchdog.hprof.write.DumpWriter;
import io.memwatchdog.hprof.write.DumpWriter.Field;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DominatorTreeTests {

    private static final int HEAPS = Boolean.getBoolean("memwatchdog.long") ? 5_000 : 300;

    @TempDir
    Path directory;

    @Test
    void retainedSizesAreThoseOfBruteForceOnRandomHeaps() throws IOException {
        Random random = new Random(42);
        for (int round = 0; round < HEAPS; round++) {
            RandomHeap heap = new RandomHeap(random, 2 + random.nextInt(40), 0.2 + random.nextDouble() * 0.7);
            int idSize = round % 2 == 0 ? 8 : 4;
            Path file = directory.resolve("random.hprof");
            heap.write(file, idSize);
            compare(heap, graph(file, 1 + round % 2), idSize, "round " + round);
        }
    }

    private static void compare(RandomHeap heap, HeapGraph graph, int idSize, String round) {
        DominatorTree tree = DominatorTree.of(graph, Progress.NONE);
        long[] retained = tree.retainedBytes();
        int[] numbers = tree.numbers();
        BitSet reachable = heap.reachableWithout(-1);
        for (int i = 0; i < heap.size(); i++) {
            int number = numbers[graph.number(heap.shortId(i, idSize))];
            assertThat(number != 0).as("%s: %d is reachable", round, i).isEqualTo(reachable.get(i));
            if (number != 0 && idSize == 8) {
                assertThat(retained[number]).as("%s: retained by %d", round, i).isEqualTo(heap.retainedBytes(i));
            }
            if (number != 0) {
                assertThat(tree.dominator(number)).isLessThan(number);
            }
        }
    }

    @Test
    void aLinkedListOfAMillionObjectsNeedsNoRecursion() throws IOException {
        int length = 1_000_000;
        Path file = directory.resolve("list.hprof");
        try (DumpWriter writer = nodes(file)) {
            for (int i = 0; i < length; i++) {
                writer.instance(address(i), NODE, i + 1 < length ? address(i + 1) : 0, i > 0 ? address(i - 1) : 0);
            }
            writer.root(Tag.ROOT_JNI_GLOBAL, address(0));
        }
        DominatorTree tree = DominatorTree.of(graph(file, 2), Progress.NONE);
        assertThat(tree.size()).isEqualTo(length + 1);
        assertThat(tree.retainedBytes()[tree.numbers()[1]]).isPositive();
    }

    @Test
    void theFieldOfTheDominatorIsKnownHoweverTheObjectWasReached() throws IOException {
        Path file = directory.resolve("diamond.hprof");
        try (DumpWriter writer = nodes(file)) {
            // 0.next -> 1, 0.other -> 2, 1.next -> 2: the walk reaches 2 through 1, but 0 dominates it by `other`.
            writer.instance(address(0), NODE, address(1), address(2));
            writer.instance(address(1), NODE, address(2), 0);
            writer.instance(address(2), NODE, 0, 0);
            writer.root(Tag.ROOT_JNI_GLOBAL, address(0));
        }
        HeapGraph graph = graph(file, 1);
        DominatorTree tree = DominatorTree.of(graph, Progress.NONE);
        int number = tree.numbers()[graph.number(address(2))];
        int dominator = tree.dominator(number);
        assertThat(tree.object(dominator)).isEqualTo(graph.number(address(0)));
        assertThat(tree.isDirect(number)).isTrue();
        assertThat(graph.fieldName(tree.object(dominator), tree.ordinal(number)))
                .isEqualTo("other");
    }

    @Test
    void theStaticFieldIsKnownHoweverManyThereAre() throws IOException {
        int fields = 301;
        long constants = 0x180;
        Path file = directory.resolve("statics.hprof");
        try (DumpWriter writer = nodes(file)) {
            writer.loadClass(constants, "com/acme/Constants");
            List<Field> statics = IntStream.range(0, fields)
                    .mapToObj(i -> Field.reference("FIELD_" + i, address(i)))
                    .toList();
            writer.classDump(constants, 0, 0, statics, List.of());
            for (int i = 0; i < fields; i++) {
                writer.instance(address(i), NODE, 0, 0);
            }
            writer.root(Tag.ROOT_JNI_GLOBAL, constants);
        }
        HeapGraph graph = graph(file, 1);
        DominatorTree tree = DominatorTree.of(graph, Progress.NONE);
        int[] numbers = tree.numbers();
        for (int i = 0; i < fields; i++) {
            int number = numbers[graph.number(address(i))];
            assertThat(graph.fieldName(tree.object(tree.dominator(number)), tree.ordinal(number)))
                    .isEqualTo("static FIELD_" + i);
        }
    }

    @Test
    void whatASecondWayReachesIsHeldIndirectly() throws IOException {
        Path file = directory.resolve("shared.hprof");
        try (DumpWriter writer = nodes(file)) {
            writer.instance(address(0), NODE, address(1), address(2));
            writer.instance(address(1), NODE, address(3), 0);
            writer.instance(address(2), NODE, address(3), 0);
            writer.instance(address(3), NODE, 0, 0);
            writer.root(Tag.ROOT_JNI_GLOBAL, address(0));
        }
        HeapGraph graph = graph(file, 1);
        DominatorTree tree = DominatorTree.of(graph, Progress.NONE);
        int number = tree.numbers()[graph.number(address(3))];
        assertThat(tree.object(tree.dominator(number))).isEqualTo(graph.number(address(0)));
        assertThat(tree.isDirect(number)).isFalse();
        BitSet referrers = new BitSet();
        tree.eachReferrer(number, referrer -> referrers.set(tree.object(referrer)));
        BitSet expected = new BitSet();
        expected.set(graph.number(address(1)));
        expected.set(graph.number(address(2)));
        assertThat(referrers).isEqualTo(expected);
    }

    private static final long NODE = 0x120;

    private static long address(int i) {
        return 0x1000 + i * 24L;
    }

    private static DumpWriter nodes(Path file) throws IOException {
        DumpWriter writer = new DumpWriter(Files.newOutputStream(file), 8, Instant.EPOCH);
        writer.loadClass(NODE, "com/acme/Node");
        writer.classDump(NODE, 0, 0, List.of(), List.of(Field.reference("next"), Field.reference("other")));
        return writer;
    }

    private static HeapGraph graph(Path file, int threads) throws IOException {
        return new GraphBuilder(DumpFile.scan(DumpBytes.map(file)), threads, 1L << 30, Progress.NONE).build();
    }
}

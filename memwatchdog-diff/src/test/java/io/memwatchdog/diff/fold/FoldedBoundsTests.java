package io.memwatchdog.diff.fold;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.diff.FoldOptions;
import io.memwatchdog.diff.HeapProfile;
import io.memwatchdog.diff.HeapProfiles;
import io.memwatchdog.diff.PathNode;
import io.memwatchdog.hprof.Progress;
import io.memwatchdog.hprof.record.Tag;
import io.memwatchdog.hprof.write.DumpWriter;
import io.memwatchdog.hprof.write.DumpWriter.Field;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How full caches and queues are, as a profile tells it. */
class FoldedBoundsTests {

    private static final long OBJECT = 0x100;
    private static final long SHOP = 0x200;
    private static final long TYPE = 0x300;
    private static final long ARRAY = 0x400;
    private static final long FIRST = 0x1000;

    private static final String QUEUE = "java/util/concurrent/ArrayBlockingQueue";
    private static final String CAFFEINE = "com/github/benmanes/caffeine/cache/BoundedLocalCache";
    private static final String BY_WEIGHT = "com/github/benmanes/caffeine/cache/SSMW";
    private static final String BY_ENTRIES = "com/github/benmanes/caffeine/cache/SSMS";

    @TempDir
    Path directory;

    @Test
    void aWeightMayBeOfMoreThanTwoGigabytes() throws IOException {
        assertThat(caffeine(BY_WEIGHT, 4L << 30))
                .contains(new PathNode.Bound("Caffeine cache", 1L << 30, 4L << 30, "weight"));
    }

    @Test
    void theLargestWeightOfAllIsNoLimit() throws IOException {
        assertThat(caffeine(BY_WEIGHT, Long.MAX_VALUE - Integer.MAX_VALUE)).isEmpty();
    }

    @Test
    void noHeapHoldsSoManyEntries() throws IOException {
        assertThat(caffeine(BY_ENTRIES, 4L << 30)).isEmpty();
    }

    /** Of a map of sessions it bounds the time of each. */
    @Test
    void aLongestTimeIsNoBound() throws IOException {
        assertThat(map("maxInactiveInterval")).isEmpty();
        assertThat(map("maxIdleMillis")).isEmpty();
        assertThat(map("initialCapacity")).isEmpty();
        assertThat(map("maxEntries")).contains(new PathNode.Bound("LRU map", 900, 1800, "entries"));
        assertThat(map("val$limit")).contains(new PathNode.Bound("LRU map", 900, 1800, "entries"));
    }

    private Optional<PathNode.Bound> map(String field) throws IOException {
        Path dump = directory.resolve(field + ".hprof");
        try (DumpWriter writer = writer(dump)) {
            writer.loadClass(ARRAY, "java/util/LinkedHashMap");
            writer.classDump(ARRAY, OBJECT, 0, List.of(), List.of(number("size")));
            writer.loadClass(TYPE, "com/acme/SessionMap");
            writer.classDump(TYPE, ARRAY, 0, List.of(), List.of(number(field)));
            ByteBuffer fields = ByteBuffer.allocate(16).putLong(1800).putLong(900);
            writer.rawInstance(FIRST, TYPE, fields.array());
        }
        return bound(dump, "com/acme/SessionMap");
    }

    @Test
    void theBoundsOfANodesQueuesAreAddedUp() throws IOException {
        assertThat(queues(2_000)).contains(new PathNode.Bound("bounded queue", 2_000, 20_000, "entries"));
    }

    @Test
    void whereMoreQueuesAreThanMayBeReadThereIsNoBound() throws IOException {
        assertThat(queues(2_001)).isEmpty();
    }

    private Optional<PathNode.Bound> caffeine(String type, long maximum) throws IOException {
        Path dump = directory.resolve("caffeine.hprof");
        try (DumpWriter writer = writer(dump)) {
            writer.loadClass(ARRAY, CAFFEINE);
            writer.classDump(ARRAY, OBJECT, 0, List.of(), List.of(number("weightedSize"), number("maximum")));
            writer.loadClass(TYPE, type);
            writer.classDump(TYPE, ARRAY, 0, List.of(), List.of());
            ByteBuffer fields = ByteBuffer.allocate(16).putLong(1L << 30).putLong(maximum);
            writer.rawInstance(FIRST, TYPE, fields.array());
        }
        return bound(dump, type);
    }

    private Optional<PathNode.Bound> queues(int queues) throws IOException {
        Path dump = directory.resolve("queues.hprof");
        try (DumpWriter writer = writer(dump)) {
            writer.loadClass(ARRAY, "[Ljava/lang/Object;");
            writer.classDump(ARRAY, OBJECT, 0, List.of(), List.of());
            writer.loadClass(TYPE, QUEUE);
            writer.classDump(TYPE, OBJECT, 0, List.of(), List.of(Field.reference("items"), Field.integer("count")));
            long queue = 0x10_0000;
            long items = 0x80_0000;
            writer.objectArray(
                    FIRST,
                    ARRAY,
                    LongStream.range(0, queues).map(i -> queue + 32 * i).toArray());
            for (int i = 0; i < queues; i++) {
                ByteBuffer fields =
                        ByteBuffer.allocate(12).putLong(items + 128L * i).putInt(1);
                writer.rawInstance(queue + 32L * i, TYPE, fields.array());
                writer.objectArray(items + 128L * i, ARRAY, new long[10]);
            }
        }
        return bound(dump, QUEUE);
    }

    /** With a class that holds the first object. */
    private static DumpWriter writer(Path dump) throws IOException {
        DumpWriter writer = new DumpWriter(Files.newOutputStream(dump), 8, Instant.EPOCH);
        writer.loadClass(OBJECT, "java/lang/Object");
        writer.classDump(OBJECT, 0, 0, List.of(), List.of());
        writer.loadClass(SHOP, "com/acme/Shop");
        writer.classDump(SHOP, OBJECT, 0, List.of(Field.reference("HELD", FIRST)), List.of());
        writer.root(Tag.ROOT_STICKY_CLASS, SHOP);
        return writer;
    }

    private static Field number(String name) {
        return new Field(name, Tag.TYPE_LONG, 0);
    }

    /** The same in both tries. */
    private static Optional<PathNode.Bound> bound(Path dump, String type) throws IOException {
        HeapProfile profile = HeapProfiles.fold(dump, FoldOptions.defaults(), Progress.NONE);
        Optional<PathNode.Bound> bound = bound(profile.dominators(), type.replace('/', '.'));
        assertThat(bound(profile.shortestPaths(), type.replace('/', '.'))).isEqualTo(bound);
        return bound;
    }

    private static Optional<PathNode.Bound> bound(List<PathNode> nodes, String className) {
        return nodes.stream()
                .flatMap(FoldedBoundsTests::withChildren)
                .filter(node -> node.className().equals(className))
                .map(PathNode::bound)
                .flatMap(Stream::ofNullable)
                .findFirst();
    }

    private static Stream<PathNode> withChildren(PathNode node) {
        return Stream.concat(Stream.of(node), node.children().stream().flatMap(FoldedBoundsTests::withChildren));
    }
}

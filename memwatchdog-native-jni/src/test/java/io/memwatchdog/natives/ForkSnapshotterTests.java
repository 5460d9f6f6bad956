package io.memwatchdog.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.memwatchdog.core.snapshot.LiveSet;
import io.memwatchdog.core.snapshot.Snapshot;
import io.memwatchdog.core.snapshot.SnapshotException;
import io.memwatchdog.core.snapshot.SnapshotLimits;
import io.memwatchdog.diff.ClassCount;
import io.memwatchdog.diff.FoldOptions;
import io.memwatchdog.diff.HeapProfile;
import io.memwatchdog.diff.HeapProfiles;
import io.memwatchdog.diff.PathNode;
import io.memwatchdog.diff.ReferenceCount;
import io.memwatchdog.hprof.Progress;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForkSnapshotterTests {

    private static final SnapshotLimits LIMITS = SnapshotLimits.of(Duration.ofMinutes(1), Duration.ofMinutes(1));

    /** Held by a static field, with a name that nothing else has. */
    static final class Treasure {
        final int[] coins = new int[7];
        final String motto = "semper idem";
    }

    static final List<Treasure> TREASURES = new ArrayList<>();

    private final ForkSnapshotter snapshotter = new ForkSnapshotter();

    @TempDir
    Path directory;

    @BeforeEach
    void forkWorksHere() {
        Assumed.fork();
    }

    @Test
    void dumpsTheLiveHeap() throws Exception {
        TREASURES.clear();
        for (int i = 0; i < 1234; i++) {
            TREASURES.add(new Treasure());
        }
        Path target = directory.resolve("a.hprof");
        Snapshot snapshot = snapshotter.dump(target, LIMITS);
        assertThat(snapshot.strategy()).isEqualTo("fork");
        assertThat(snapshot.pauseMs()).isPositive().isLessThan(snapshot.durationMs());
        assertThat(snapshot.bytes()).isEqualTo(Files.size(target));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-------");
        assertThat(directory.toFile().list()).containsExactly("a.hprof");
        HprofCensus census = HprofCensus.of(target);
        String treasure = Treasure.class.getName().replace('.', '/');
        assertThat(census.objects).containsEntry(treasure, 1234L);
        assertThat(census.references)
                .containsEntry(treasure + ".coins -> primitive 10", 1234L)
                .containsEntry(treasure + ".motto -> java/lang/String", 1234L)
                .containsEntry(
                        "static " + ForkSnapshotterTests.class.getName().replace('.', '/')
                                + ".TREASURES -> java/util/ArrayList",
                        1L);
        assertThat(census.references.keySet().stream().filter(edge -> edge.endsWith("DANGLING")))
                .isEmpty();
        assertThat(census.frames).contains("dumpsTheLiveHeap");
        assertThat(census.addressOrder).isTrue();
        assertThat(census.anyPrimitiveContents).isTrue();
        assertThat(census.stringHashes).isPositive();
    }

    @Test
    void profilesTheLiveHeapWithPathsAndFields() throws Exception {
        TREASURES.clear();
        for (int i = 0; i < 1234; i++) {
            TREASURES.add(new Treasure());
        }
        HeapProfile profile = snapshotter.profile(LIMITS);
        String holder = ForkSnapshotterTests.class.getName();
        PathNode root = only(profile.shortestPaths(), holder, "<class>");
        PathNode list = only(root.children(), "java.util.ArrayList", "static TREASURES");
        PathNode array = only(list.children(), "java.lang.Object[]", "elementData");
        PathNode treasure = only(array.children(), Treasure.class.getName(), "[]");
        PathNode coins = only(treasure.children(), "int[]", "coins");
        assertThat(treasure.count()).isEqualTo(1234);
        assertThat(coins.count()).isEqualTo(1234);
        assertThat(treasure.shallowBytes()).isPositive();
        assertThat(treasure.retainedBytes()).isEqualTo(treasure.shallowBytes() + coins.retainedBytes());
        assertThat(treasure.exampleId()).isNotZero();
        assertThat(profile.histogram())
                .contains(new ClassCount(Treasure.class.getName(), 1234, treasure.shallowBytes()));
        assertThat(profile.references())
                .contains(new ReferenceCount(
                        "java.lang.Object[]", Treasure.class.getName(), 1234, treasure.shallowBytes()))
                .contains(new ReferenceCount(Treasure.class.getName(), "int[]", 1234, coins.shallowBytes()))
                .anySatisfy(row -> assertThat(row.holder() + " " + row.target())
                        .isEqualTo(Treasure.class.getName() + " java.lang.String"));
        assertThat(profile.histogram().stream().mapToLong(ClassCount::count).sum())
                .isEqualTo(profile.totalObjects());
        assertThat(profile.histogram().stream().mapToLong(ClassCount::bytes).sum())
                .isEqualTo(profile.totalBytes());
    }

    @Test
    void countsTheLiveSet() throws Exception {
        LiveSet before = snapshotter.liveSet(LIMITS);
        byte[] held = new byte[64 << 20];
        LiveSet after = snapshotter.liveSet(LIMITS);
        Reference.reachabilityFence(held);
        assertThat(after.bytes() - before.bytes()).isCloseTo(64L << 20, Percentage.withPercentage(10));
        assertThat(after.bytes()).isCloseTo(snapshotter.profile(LIMITS).totalBytes(), Percentage.withPercentage(10));
        assertThat(after.pauseMs()).isPositive().isLessThan(after.tookMs());
    }

    @Test
    void garbageIsNotCounted() throws Exception {
        LiveSet before = snapshotter.liveSet(LIMITS);
        assertThat(new byte[64 << 20]).hasSize(64 << 20);
        LiveSet after = snapshotter.liveSet(LIMITS);
        assertThat(after.bytes() - before.bytes()).isLessThan(32L << 20);
    }

    @Test
    void aLiveProfileAndAFoldedDumpTellTheSame() throws Exception {
        TREASURES.clear();
        for (int i = 0; i < 500; i++) {
            TREASURES.add(new Treasure());
        }
        Path dump = directory.resolve("a.hprof");
        snapshotter.dump(dump, LIMITS);
        HeapProfile live = snapshotter.profile(LIMITS);
        HeapProfile folded = HeapProfiles.fold(dump, FoldOptions.defaults(), Progress.NONE);
        // A dump has no place for what java.lang.Class objects refer to beside statics, such as reflection data.
        // And the rest of the heap does not stand still between the two.
        assertThat((double) live.totalObjects())
                .isCloseTo((double) folded.totalObjects(), Percentage.withPercentage(25));
        assertThat(live.totalBytes()).isCloseTo(folded.totalBytes(), Percentage.withPercentage(25));
        String treasure = Treasure.class.getName();
        assertThat(pathsTo(treasure, live.shortestPaths(), ""))
                .isEqualTo(pathsTo(treasure, folded.shortestPaths(), ""));
    }

    private static List<String> pathsTo(String className, List<PathNode> nodes, String above) {
        List<String> found = new ArrayList<>();
        for (PathNode node : nodes) {
            String path = above + " " + node.via() + " " + node.className();
            if (node.className().equals(className) && path.contains(" static TREASURES ")) {
                found.add(path + " x" + node.count() + " " + node.shallowBytes());
            }
            found.addAll(pathsTo(className, node.children(), path));
        }
        return found;
    }

    private static PathNode only(List<PathNode> nodes, String className, String via) {
        return nodes.stream()
                .filter(node -> node.className().equals(className) && node.via().equals(via))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + via + " " + className + " among "
                        + nodes.stream()
                                .map(node -> node.via() + " " + node.className())
                                .limit(50)
                                .toList()));
    }

    @Test
    void compressesWhileWriting() throws Exception {
        TREASURES.clear();
        for (int i = 0; i < 1234; i++) {
            TREASURES.add(new Treasure());
        }
        Path plain = directory.resolve("a.hprof");
        Path packed = directory.resolve("a.hprof.gz");
        snapshotter.dump(plain, LIMITS);
        snapshotter.dump(
                packed,
                SnapshotLimits.of(Duration.ofMinutes(1), Duration.ofMinutes(1)).withGzip(true));
        assertThat(Files.size(packed)).isLessThan(Files.size(plain) / 2);
        // The rest of the heap does not stand still between the two.
        String treasure = Treasure.class.getName().replace('.', '/');
        assertThat(HprofCensus.of(plain).objects).containsEntry(treasure, 1234L);
        assertThat(HprofCensus.of(packed).objects).containsEntry(treasure, 1234L);
    }

    @Test
    void redactsTheContentsOfPrimitiveArrays() throws Exception {
        Path target = directory.resolve("a.hprof");
        snapshotter.dump(
                target,
                SnapshotLimits.of(Duration.ofMinutes(1), Duration.ofMinutes(1)).withRedact(true));
        HprofCensus census = HprofCensus.of(target);
        assertThat(census.anyPrimitiveContents).isFalse();
        assertThat(census.stringHashes).isZero();
        assertThat(census.objects.get("java/lang/String")).isGreaterThan(1000);
    }

    @Test
    void anUnfinishedFileOfSomebodyElseIsNotTouched() throws Exception {
        Path part = Files.writeString(directory.resolve("a.hprof.part"), "mine");
        assertThatThrownBy(() -> snapshotter.dump(directory.resolve("a.hprof"), LIMITS))
                .hasMessageContaining("the file exists already");
        assertThat(part).hasContent("mine");
    }

    @Test
    void anExistingFileIsNotTouched() throws Exception {
        Path target = Files.writeString(directory.resolve("a.hprof"), "mine");
        assertThatThrownBy(() -> snapshotter.dump(target, LIMITS)).hasMessageContaining("exists already");
        assertThat(target).hasContent("mine");
    }

    @Test
    void aMissingDirectoryIsNamed() {
        assertThatThrownBy(() -> snapshotter.dump(directory.resolve("gone/a.hprof"), LIMITS))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("gone is no directory")
                .hasMessageContaining("memwatchdog.snapshot.directory");
    }

    @Test
    void aDiskThatMustStayFreerIsRespected() {
        SnapshotLimits greedy =
                SnapshotLimits.of(Duration.ofMinutes(1), Duration.ofMinutes(1)).withMinFreeDiskBytes(1L << 60);
        assertThatThrownBy(() -> snapshotter.dump(directory.resolve("a.hprof"), greedy))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("min-free-disk");
        assertThat(directory.toFile().list()).isEmpty();
    }

    @Test
    void aChildGivesWayOnlyWhenItHasHadSomeSecondsOfAProcessor() throws Exception {
        byte[] text = new byte[1 << 20];
        Random random = new Random(1);
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) ('a' + random.nextInt(16));
        }
        List<byte[]> takesLongToCompress =
                Stream.generate(text::clone).limit(300).toList();
        SnapshotLimits patient = SnapshotLimits.of(Duration.ofMinutes(1), Duration.ofMinutes(5));
        AtomicLong child = new AtomicLong();
        ForkSnapshotter witnessed = new ForkSnapshotter(child::set);
        var dump = CompletableFuture.runAsync(
                () -> assertThatCode(() -> witnessed.dump(directory.resolve("a.hprof.gz"), patient.withGzip(true)))
                        .doesNotThrowAnyException());
        await().until(() -> child.get() > 0);
        int own = ProcessStat.of(ProcessHandle.current().pid()).niceness();
        ProcessStat last = await().pollInterval(Duration.ofMillis(10))
                .atMost(Duration.ofMinutes(1))
                .until(() -> ProcessStat.of(child.get()), stat -> stat.niceness() > own);
        assertThat(last.niceness()).isEqualTo(own + 5);
        // two seconds by the ticks that the timer counts, which on a busy machine are fewer by other clocks
        assertThat(last.cpuTime()).isGreaterThan(Duration.ofMillis(1000));
        dump.join();
        Reference.reachabilityFence(takesLongToCompress);
    }

    /** What a process has used, and how much it gives way. */
    private record ProcessStat(Duration cpuTime, int niceness) {

        private static final int MILLIS_PER_TICK = 10;

        static ProcessStat of(long pid) throws IOException {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] afterTheName = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            long ticks = Long.parseLong(afterTheName[11]) + Long.parseLong(afterTheName[12]);
            return new ProcessStat(Duration.ofMillis(ticks * MILLIS_PER_TICK), Integer.parseInt(afterTheName[16]));
        }
    }

    @Test
    void aPauseBeyondTheLimitIsRefusedWithItsCure() {
        SnapshotLimits impatient = SnapshotLimits.of(Duration.ZERO, Duration.ofMinutes(1));
        assertThatThrownBy(() -> snapshotter.dump(directory.resolve("a.hprof"), impatient))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("memwatchdog.snapshot.max-pause (0 ms)");
    }
}

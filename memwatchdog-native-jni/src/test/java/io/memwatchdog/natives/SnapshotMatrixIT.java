package io.memwatchdog.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.memwatchdog.natives.ChildJvm.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A dump by fork has, class by class and field by field, what HotSpot's own live dump of the same heap has. */
class SnapshotMatrixIT {

    /**
     * What differs between two dumps of one heap because taking the first changes it: our own request and its parts, what
     * HotSpot's bean needs to be called, and G1's filler arrays. Mirrors of archived classes have an assertion of their own.
     */
    private static final Pattern EXPLAINED = Pattern.compile(
            ".*(io/memwatchdog/natives/(Fork|Native|Memwatchdog|Matrix)|io/memwatchdog/core/snapshot/|java/time/Duration"
                    + "|sun/nio/fs/|com/sun/management/internal/|jdk/internal/vm/Filler).*"
                    + "|java/lang/Class(\\..*)?|\\[Ljava/lang/Object;\\[\\] -> (DANGLING|java/lang/Class)");

    private static final Pattern OUR_OWN_PARTS =
            Pattern.compile("(static )?(java/lang/Object|java/lang/String|java/util/Optional"
                    + "|primitive (8|10|11)|java/lang/String\\.value -> primitive 8|java/lang/String\\.value.*)");

    private static final String DANGLING = "[Ljava/lang/Object;[] -> DANGLING";
    private static final int OUR_OWN_PARTS_COUNT = 8;

    @TempDir
    Path directory;

    @BeforeAll
    static void libraryIsBuilt() {
        assumeTrue(
                MemwatchdogNative.load().available(), MemwatchdogNative.load().reason());
    }

    static Stream<Arguments> layouts() {
        return Stream.of("Serial", "Parallel", "G1").flatMap(collector -> Stream.of(
                        Arguments.of(17, List.of()),
                        Arguments.of(17, List.of("-XX:-UseCompressedOops")),
                        Arguments.of(17, List.of("-XX:-UseCompressedOops", "-XX:-UseCompressedClassPointers")),
                        Arguments.of(17, List.of("-XX:-UseCompressedClassPointers")),
                        Arguments.of(25, List.of()),
                        Arguments.of(25, List.of("-XX:-UseCompressedOops")),
                        Arguments.of(25, List.of("-XX:+UseCompactObjectHeaders")),
                        Arguments.of(25, List.of("-XX:+UseCompactObjectHeaders", "-XX:-UseCompressedOops")))
                .map(layout -> Arguments.of(collector, layout.get()[0], layout.get()[1])));
    }

    @ParameterizedTest(name = "{0} on JDK {1} with {2}")
    @MethodSource("layouts")
    void hasWhatHotSpotsDumpHas(String collector, int jdk, List<String> options) throws IOException {
        // Compilers resolve string constants and load classes behind our back, so that no two dumps would have one
        // heap.
        Result result = jvm(jdk, "-XX:+Use" + collector + "GC", "-Xmx256m", "-Xint")
                .with(options.toArray(String[]::new))
                .run(MatrixProgram.class, directory.toString());
        assertThat(result.output()).contains("dumps=true", "done");
        String differences = "";
        for (int round = 0; round < MatrixProgram.ROUNDS; round++) {
            differences = differences(round);
            if (differences.isEmpty()) {
                return;
            }
        }
        assertThat(differences)
                .as("the last of %d rounds", MatrixProgram.ROUNDS)
                .isEmpty();
    }

    private String differences(int round) throws IOException {
        HprofCensus ours = HprofCensus.of(directory.resolve("fork" + round + ".hprof"));
        HprofCensus theirs = HprofCensus.of(directory.resolve("hotspot" + round + ".hprof"));
        assertThat(ours.threadsWithFrames).isGreaterThanOrEqualTo(6);
        assertThat(ours.objects).containsEntry("io/memwatchdog/natives/VariedHeap$InFrame", 5L);
        assertThat(ours.references.keySet().stream().filter(edge -> edge.endsWith("DANGLING")))
                .isEmpty();
        assertThat(ours.badRoots).isEmpty();
        long dangling = theirs.references.getOrDefault(DANGLING, 0L);
        assertThat(mirrorsOfUnloadedClasses(ours) - mirrorsOfUnloadedClasses(theirs))
                .isBetween(dangling, dangling + OUR_OWN_PARTS_COUNT);
        return difference("objects", ours.objects, theirs.objects)
                + difference("payload", ours.payload, theirs.payload)
                + difference("references", ours.references, theirs.references)
                + difference("loaders", ours.loaders, theirs.loaders)
                + difference("protection domains", ours.protectionDomains, theirs.protectionDomains);
    }

    /** The archive of JDK 25 holds mirrors of classes that are not loaded; HotSpot refers to them but leaves them out. */
    private static long mirrorsOfUnloadedClasses(HprofCensus census) {
        return census.references.getOrDefault("[Ljava/lang/Object;[] -> java/lang/Class", 0L);
    }

    private static String difference(String what, Map<String, Long> ours, Map<String, Long> theirs) {
        Set<String> keys = new TreeSet<>(ours.keySet());
        keys.addAll(theirs.keySet());
        StringBuilder text = new StringBuilder();
        for (String key : keys) {
            long a = ours.getOrDefault(key, 0L);
            long b = theirs.getOrDefault(key, 0L);
            boolean small = what.equals("payload") || Math.abs(a - b) <= OUR_OWN_PARTS_COUNT;
            boolean explained = EXPLAINED.matcher(key).matches()
                    || (small && OUR_OWN_PARTS.matcher(key).matches());
            // G1 fills gaps with int[] that nobody refers to; all references are compared too, so none that counts is
            // missing.
            boolean filler = key.equals("primitive 10") && b > a;
            if (a != b && !explained && !filler) {
                text.append(what)
                        .append(' ')
                        .append(key)
                        .append(": ")
                        .append(a)
                        .append(" but HotSpot ")
                        .append(b)
                        .append('\n');
            }
        }
        return text.toString();
    }

    static Stream<Arguments> refused() {
        return Stream.of("Z", "Shenandoah").flatMap(name -> Stream.of(Arguments.of(name, 17), Arguments.of(name, 25)));
    }

    @ParameterizedTest(name = "{0} on JDK {1}")
    @MethodSource
    void refused(String collector, int jdk) {
        Result result =
                jvm(jdk, "-XX:+Use" + collector + "GC", "-Xmx256m").run(MatrixProgram.class, directory.toString());
        assumeTrue(!result.output().contains("Unrecognized VM option"), "this JDK has no " + collector);
        assertThat(result.output()).contains("dumps=false").containsPattern("the collector (ZGC|Shenandoah)");
        assertThat(result.exit()).isZero();
    }

    @ParameterizedTest(name = "JDK {0}")
    @org.junit.jupiter.params.provider.ValueSource(ints = {17, 25})
    void checkJniHasNothingToSay(int jdk) {
        Result result = jvm(jdk, "-Xcheck:jni", "-Xmx256m", "--enable-native-access=ALL-UNNAMED")
                .run(MatrixProgram.class, directory.toString());
        assertThat(result.output()).contains("done").doesNotContain("WARNING").doesNotContain("FATAL");
    }

    private static ChildJvm jvm(int feature, String... options) {
        Path home = Jdks.find(feature).orElse(null);
        assumeTrue(home != null, "no JDK " + feature + " beside this one; set -Dmemwatchdog.jdk." + feature);
        return new ChildJvm(home, List.of(options));
    }
}

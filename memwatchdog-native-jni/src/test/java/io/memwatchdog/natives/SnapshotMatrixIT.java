package io.memwatchdog.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.natives.ChildJvm.Result;
import io.memwatchdog.natives.HeapPicture.Node;
import io.memwatchdog.natives.HeapPicture.Root;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A dump by fork is HotSpot's own live dump of the same heap, object by object: classes, values, elements, references and roots.
 * Two independent readers find in it what ours does.
 */
class SnapshotMatrixIT {

    /** What changes between two dumps because the first one is taken; nothing else may. */
    private static final Set<String> CHANGED_BY_US = Set.of(
            "java/lang/ref/SoftReference.<class> -> java/lang/ref/SoftReference.static clock",
            "io/memwatchdog/natives/ForkSnapshotter.busy -> java/util/concurrent/atomic/AtomicBoolean.value",
            "io/memwatchdog/natives/ForkCost.forks -> java/util/ArrayDeque.tail",
            "io/memwatchdog/natives/ForkCost.forks -> java/util/ArrayDeque.head",
            "java/util/ArrayDeque.elements -> [Ljava/lang/Object;.[]");

    private static final String LEARNT_FROM_THE_FORK = "io/memwatchdog/natives/ForkCost$Fork";

    /**
     * Roots that only we have: threads that the VM hides from tools, what the loaders of classes hold (modules, and constants,
     * which HotSpot shows as static fields), and classes that HotSpot shows below their boot loader only.
     */
    private static final Pattern ONLY_OUR_ROOTS =
            Pattern.compile("thread of (Service Thread|Monitor Deflation Thread|[^:]*Compiler[^:]*|Sweeper thread): .*"
                    + "|jni global: (java/lang/Module|\\[Ljava/lang/Object;)@.*"
                    + "|sticky class: class (\\[|java/lang/invoke/LambdaForm).*");

    /** HotSpot lists virtual threads that are not mounted, since JDK 21. */
    private static final Pattern ONLY_THEIR_ROOTS = Pattern.compile("(local|thread) of ( in .*)?: .*");

    /** Each layout once, each collector on each JDK. */
    private static final Set<String> ALWAYS = Set.of(
            "Serial17[]",
            "Parallel17[-XX:-UseCompressedOops]",
            "G117[-XX:-UseCompressedOops, -XX:-UseCompressedClassPointers]",
            "G117[-XX:-UseCompressedClassPointers]",
            "Serial25[]",
            "Parallel25[-XX:-UseCompressedOops]",
            "G125[-XX:+UseCompactObjectHeaders]",
            "G125[-XX:+UseCompactObjectHeaders, -XX:-UseCompressedOops]",
            "Shenandoah17[]",
            "Shenandoah25[-XX:+UseCompactObjectHeaders]",
            "Shenandoah25[-XX:ShenandoahGCMode=generational]");

    @TempDir
    Path directory;

    @BeforeAll
    static void libraryIsBuilt() {
        Assumed.library();
    }

    static Stream<Arguments> layouts() {
        Stream<Arguments> each = Stream.of("Serial", "Parallel", "G1", "Shenandoah")
                .flatMap(collector -> Stream.of(
                                Arguments.of(17, List.of()),
                                Arguments.of(17, List.of("-XX:-UseCompressedOops")),
                                Arguments.of(17, List.of("-XX:-UseCompressedOops", "-XX:-UseCompressedClassPointers")),
                                Arguments.of(17, List.of("-XX:-UseCompressedClassPointers")),
                                Arguments.of(25, List.of()),
                                Arguments.of(25, List.of("-XX:-UseCompressedOops")),
                                Arguments.of(25, List.of("-XX:+UseCompactObjectHeaders")),
                                Arguments.of(25, List.of("-XX:+UseCompactObjectHeaders", "-XX:-UseCompressedOops")))
                        .map(layout -> Arguments.of(collector, layout.get()[0], layout.get()[1])));
        return Stream.concat(
                each, Stream.of(Arguments.of("Shenandoah", 25, List.of("-XX:ShenandoahGCMode=generational"))));
    }

    @ParameterizedTest(name = "{0} on JDK {1} with {2}")
    @MethodSource("layouts")
    void hasWhatHotSpotsDumpHas(String collector, int jdk, List<String> options) throws IOException {
        assumeTrue(
                Boolean.getBoolean("memwatchdog.long") || ALWAYS.contains(collector + jdk + options),
                "one of the long tests: ./verify --long");
        // Compilers resolve string constants and load classes behind our back, so that no two dumps would have one
        // heap.
        Result result = jvm(jdk, "-XX:+Use" + collector + "GC", "-Xmx256m", "-Xint")
                .with(options.toArray(String[]::new))
                .run(MatrixProgram.class, directory.toString());
        assumeTrue(!result.lacks(collector), "this JDK has no " + collector);
        assertThat(result.output()).contains("dumps=true", "done");
        List<String> differences = List.of();
        for (int round = 0; round < MatrixProgram.ROUNDS; round++) {
            HeapPicture ours = HeapPicture.of(dump("fork", round));
            differences = unexplained(ours, HeapPicture.of(dump("hotspot", round)));
            if (differences.isEmpty()) {
                IndependentReaders.Content content = IndependentReaders.of(ours);
                assertThat(IndependentReaders.shark(dump("fork", round))).isEqualTo(content);
                assertThat(IndependentReaders.netBeans(dump("fork", round), directory.resolve("netbeans")))
                        .isEqualTo(content);
                return;
            }
        }
        assertThat(differences)
                .as("the last of %d rounds", MatrixProgram.ROUNDS)
                .isEmpty();
    }

    private Path dump(String by, int round) {
        return directory.resolve(by + round + ".hprof");
    }

    private static List<String> unexplained(HeapPicture ours, HeapPicture theirs) throws IOException {
        assertThat(ours.nodes().stream()
                        .filter(node -> node.type().equals("io/memwatchdog/natives/VariedHeap$InFrame")))
                .hasSize(5);
        assertThat(ours.referredTo()).as("no reference leads nowhere").allMatch(id -> id == 0 || ours.node(id) != null);
        HeapComparison comparison = HeapComparison.of(ours, theirs);
        assertThat(comparison.pairs()).isGreaterThan(100_000);
        List<String> unexplained = new ArrayList<>(comparison.differences());
        unexplained.removeIf(difference -> CHANGED_BY_US.contains(difference.replaceFirst(": .*", "")));
        unexplained.addAll(objectsOnlyOurs(ours, comparison));
        unexplained.addAll(objectsOnlyTheirs(theirs, comparison));
        Map<String, Long> ourRoots = comparison.ourRoots();
        Map<String, Long> theirRoots = comparison.theirRoots();
        unexplained.addAll(
                rootsOnlyOf("ours", withoutVirtualFrames(ours, ourRoots, theirRoots), theirRoots, ONLY_OUR_ROOTS));
        unexplained.addAll(rootsOnlyOf("HotSpot", theirRoots, ourRoots, ONLY_THEIR_ROOTS));
        return unexplained;
    }

    private static List<String> objectsOnlyOurs(HeapPicture ours, HeapComparison comparison) throws IOException {
        Set<Long> inFlight = ours.reachableFrom(HeapComparison.inFlight(ours).toList());
        inFlight.addAll(ours.reachableFrom(perhapsInVirtualFrames(ours)));
        return comparison.onlyOurs().stream()
                .filter(node -> !inFlight.contains(node.id()))
                .filter(node -> !node.type().equals(LEARNT_FROM_THE_FORK))
                .map(node -> "only ours: " + node.type() + " " + text(node))
                .toList();
    }

    private static List<String> objectsOnlyTheirs(HeapPicture theirs, HeapComparison comparison) throws IOException {
        Set<Long> inFlight =
                theirs.reachableFrom(HeapComparison.inFlight(theirs).toList());
        Set<Long> held = theirs.referredTo();
        theirs.roots().forEach(root -> held.add(root.object()));
        return comparison.onlyTheirs().stream()
                .filter(node -> !inFlight.contains(node.id()))
                .filter(node -> !isFiller(node) || held.contains(node.id()))
                .filter(node -> !isOfLauncher(theirs, node) || held.contains(node.id()))
                .filter(node -> !node.type().equals("byte[]") || !text(node).equals(MatrixProgram.class.getName()))
                .filter(node -> !node.type().equals(LEARNT_FROM_THE_FORK))
                .map(node -> "only HotSpot: " + node.type() + " " + text(node))
                .toList();
    }

    /** G1 fills gaps with them. */
    private static boolean isFiller(Node node) {
        return node.type().matches("int\\[]|.*jdk/internal/vm/Filler.*");
    }

    /** The name of the main class, in a local reference of native code below the first Java frame: JVMTI does not tell of it. */
    private static boolean isOfLauncher(HeapPicture theirs, Node node) {
        return node.type().equals("java/lang/String")
                && HeapComparison.text(theirs, node).equals(MatrixProgram.class.getName());
    }

    private static String text(Node node) {
        return new String(node.elements(), 0, Math.min(node.elements().length, 100), StandardCharsets.ISO_8859_1);
    }

    /**
     * What a virtual thread's frame holds is an unknown root in ours, and a local variable in theirs. A word of such a frame that
     * only looks like a reference, such as that of a dead variable, is a root of ours alone.
     */
    private static Map<String, Long> withoutVirtualFrames(
            HeapPicture picture, Map<String, Long> ours, Map<String, Long> theirs) throws HprofException {
        Set<String> locals = theirs.keySet().stream()
                .filter(root -> root.startsWith("local of  in "))
                .map(SnapshotMatrixIT::target)
                .collect(Collectors.toSet());
        Map<String, Long> others = new TreeMap<>(ours);
        others.keySet().removeIf(root -> root.startsWith("jni global: ") && locals.contains(target(root)));
        Set<Long> perhaps = perhapsInVirtualFrames(picture);
        others.keySet().removeIf(root -> root.startsWith("jni global: ") && perhaps.contains(address(root)));
        assertThat(locals.stream()
                        .filter(local -> local.contains("$InVirtualFrame"))
                        .toList())
                .as("each is a root of ours too")
                .allMatch(local -> ours.containsKey("jni global: " + local));
        return others;
    }

    private static Set<Long> perhapsInVirtualFrames(HeapPicture picture) throws HprofException {
        boolean any = picture.nodes().stream().anyMatch(node -> node.type().equals("jdk/internal/vm/StackChunk"));
        return picture.roots().stream()
                .filter(root -> any && root.kind().equals("unknown"))
                .map(Root::object)
                .collect(Collectors.toSet());
    }

    private static long address(String root) {
        return Long.parseUnsignedLong(root.substring(root.lastIndexOf('@') + 1), 16);
    }

    private static String target(String root) {
        return root.substring(root.indexOf(": ") + 2);
    }

    private static List<String> rootsOnlyOf(
            String whose, Map<String, Long> roots, Map<String, Long> others, Pattern explained) {
        Map<String, Long> more = new TreeMap<>(roots);
        others.forEach((root, count) -> more.computeIfPresent(root, (r, mine) -> mine > count ? mine - count : null));
        more.keySet().removeIf(HeapComparison::isOfDumper);
        more.keySet().removeIf(root -> explained.matcher(root).matches());
        return more.entrySet().stream()
                .map(root -> "root of " + whose + ": " + root.getKey() + " x" + root.getValue())
                .toList();
    }

    @ParameterizedTest(name = "{0} on JDK {1}")
    @CsvSource({"Z, 17, ZGC Cycles", "Z, 25, ZGC Minor Cycles"})
    void refused(String option, int jdk, String collector) {
        Result result = jvm(jdk, "-XX:+Use" + option + "GC", "-Xmx256m").run(MatrixProgram.class, directory.toString());
        assertThat(result.output())
                .contains("Capability[strategy=fork, dumps=false, profiles=false, reason=the collector " + collector
                        + " shares its heap with whoever is forked;"
                        + " Serial, Parallel, G1 and Shenandoah are supported]");
        assertThat(result.exit()).isZero();
        assertThat(directory.toFile().list()).isEmpty();
    }

    @ParameterizedTest(name = "JDK {0}")
    @ValueSource(ints = {17, 25})
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

package io.memwatchdog.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.acme.SampledByTwo;
import com.acme.SampledLeak;
import com.acme.SampledSoak;
import com.acme.SampledUnloading;
import io.memwatchdog.core.evidence.OldObjectRecording;
import io.memwatchdog.natives.ChildJvm.Result;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In JVMs of their own, since a JVM has one sampler at a time. The programs are nobody's but an application's. */
class AllocationSamplerTests {

    private static final boolean LONG = Boolean.getBoolean("memwatchdog.long");

    /** All of them with {@code -Dmemwatchdog.long=true}. */
    private static final Set<String> ALWAYS = Set.of("G1 17", "G1 25", "Z 25");

    private static final Pattern PLACE = Pattern.compile("(?m)^(\\d+) x (\\S+ at \\S+).*$");
    private static final int FEWEST_SAMPLES = 3;

    @BeforeEach
    void libraryIsBuilt() {
        Assumed.library();
    }

    static Stream<Arguments> jvms() {
        return Stream.of(17, 25).flatMap(jdk -> Stream.of("Serial", "Parallel", "G1", "Z", "Shenandoah")
                .map(collector -> Arguments.of(collector, jdk)));
    }

    @ParameterizedTest(name = "{0} on JDK {1}")
    @MethodSource("jvms")
    void whatLeaksIsNamedAndWhatDiesIsNot(String collector, int jdk) {
        assumeTrue(LONG || ALWAYS.contains(collector + " " + jdk), "one of the long tests: ./verify --long");
        Result result = jvm(jdk, "-XX:+Use" + collector + "GC", "-Xmx600m").run(SampledLeak.class);
        assumeTrue(!result.output().contains("Unrecognized VM option"), "this JDK has no " + collector);
        assertThat(result.output()).contains("done");
        Map<String, Integer> places = places(result.output());
        String leak = SampledLeak.class.getName();
        String line = result.output().replaceFirst("(?s).*line (\\d+).*", "$1");
        String carts = leak + "$Cart[] at " + leak;
        assertThat(places.getOrDefault(carts + ".leak:" + line, 0)).isGreaterThanOrEqualTo(FEWEST_SAMPLES);
        assertThat(places.keySet())
                .noneMatch(place -> place.contains(".dispose:"))
                .noneMatch(place -> place.contains(".leakOfTheWatchdog:"));
        assertThat(result.output()).doesNotContain("nobody has written");
        if (jdk > 20) {
            assertThat(places.keySet()).anyMatch(place -> place.startsWith(carts + ".leakInAVirtualThread:"));
        }
    }

    private static Map<String, Integer> places(String output) {
        Map<String, Integer> places = new TreeMap<>();
        Matcher matcher = PLACE.matcher(output);
        while (matcher.find()) {
            places.merge(matcher.group(2), Integer.valueOf(matcher.group(1)), Integer::sum);
        }
        return places;
    }

    @ParameterizedTest(name = "JDK {0}")
    @ValueSource(ints = {17, 25})
    void checkJniHasNothingToSay(int jdk) {
        Result result = jvm(jdk, "-Xcheck:jni", "-Xmx600m", "--enable-native-access=ALL-UNNAMED")
                .run(SampledLeak.class);
        assertThat(result.output()).contains("done").doesNotContain("WARNING").doesNotContain("FATAL");
    }

    @ParameterizedTest(name = "{0} on JDK {1}")
    @MethodSource("jvms")
    void classLoadersAreCollectedAndWhatTheirClassesAllocatedIsRead(String collector, int jdk) {
        assumeTrue(LONG || collector.equals("G1"), "one of the long tests: ./verify --long");
        Result result = jvm(jdk, "-XX:+Use" + collector + "GC", "-Xmx512m").run(SampledUnloading.class);
        assumeTrue(!result.output().contains("Unrecognized VM option"), "this JDK has no " + collector);
        assertThat(result.output())
                .contains("loaders left 0", "arrays told of true", "frames of unloaded classes 0", "done");
        assertThat(result.exit()).isZero();
    }

    @ParameterizedTest(name = "{0} on JDK {1}")
    @MethodSource("jvms")
    void beginningAndEndingAHundredTimesHarmsNobody(String collector, int jdk) {
        assumeTrue(LONG || collector.equals("G1"), "one of the long tests: ./verify --long");
        Result result = jvm(jdk, "-XX:+Use" + collector + "GC", "-Xmx256m").run(SampledSoak.class, "100");
        assumeTrue(!result.output().contains("Unrecognized VM option"), "this JDK has no " + collector);
        assertThat(result.output()).contains("rounds 100", "done").doesNotContain("Exception");
        assertThat(result.exit()).isZero();
    }

    @ParameterizedTest(name = "JDK {0}")
    @ValueSource(ints = {17, 25})
    void besideAnotherAgentTheFlightRecorderStepsInAndTheReasonIsTold(int jdk) {
        Result result = jvm(jdk, "-Xmx256m").run(SampledByTwo.class);
        assertThat(result.output())
                .contains("obstacle: another agent samples allocations in this JVM")
                .contains("refused: another agent samples allocations in this JVM")
                .containsPattern("beside another: recording since \\S+ by the Flight Recorder"
                        + " \\(not by JVMTI: another agent samples [^)]*\\); at .* samples")
                .contains("the other is collected true", "no obstacle true")
                .containsPattern("alone: recording since \\S+ by JVMTI; at .* samples");
        assertThat(result.exit()).isZero();
    }

    @Test
    void withoutTheLibraryTheReasonIsThatOfItsAbsence() {
        OldObjectRecording.Starter sampler = NativeOldObjects.starter(new LoadResult(false, "none for this system"));
        assertThat(sampler.obstacle()).isEqualTo("the native library is not loaded: none for this system");
    }

    private static ChildJvm jvm(int feature, String... options) {
        Path home = Jdks.find(feature).orElse(null);
        assumeTrue(home != null, "no JDK " + feature + " beside this one; set -Dmemwatchdog.jdk." + feature);
        return new ChildJvm(home, List.of(options));
    }
}

package io.memwatchdog.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing breaks however often and under whatever load. With -Dmemwatchdog.long=true 500 times each, or 200. */
class SnapshotSoakIT {

    private static final Pattern SUMMARY = Pattern.compile("snapshots (\\d+) failures (\\d+)");
    private static final Pattern FORKS = Pattern.compile("forks (\\d+)");

    @TempDir
    Path directory;

    @BeforeAll
    static void libraryIsBuilt() {
        Assumed.library();
    }

    @ParameterizedTest(name = "JDK {0}, {1}")
    @CsvSource({"17,G1", "25,G1", "17,Parallel", "25,Serial", "17,Shenandoah", "25,Shenandoah"})
    void snapshotsInARow(int jdk, String collector) throws IOException {
        soundInARow(Boolean.getBoolean("memwatchdog.long") ? 500 : 10, jdk, collector);
    }

    /** The collector works without end, and moves all there is: a fork is repeated until nothing moves. */
    @ParameterizedTest(name = "JDK {0}")
    @ValueSource(ints = {17, 25})
    void whileObjectsAreBeingMoved(int jdk) throws IOException {
        int snapshots = Boolean.getBoolean("memwatchdog.long") ? 200 : 10;
        ChildJvm.Result result = soundInARow(
                snapshots,
                jdk,
                "Shenandoah",
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:ShenandoahGCHeuristics=aggressive");
        Matcher forks = FORKS.matcher(result.output());
        assertThat(forks.find()).isTrue();
        assertThat(Integer.parseInt(forks.group(1)))
                .as("some met objects that were being moved")
                .isGreaterThan(snapshots);
    }

    private ChildJvm.Result soundInARow(int snapshots, int jdk, String collector, String... options)
            throws IOException {
        Path home = Jdks.find(jdk).orElse(null);
        assumeTrue(home != null, "no JDK " + jdk + " beside this one; set -Dmemwatchdog.jdk." + jdk);
        ChildJvm.Result result = new ChildJvm(home, List.of("-XX:+Use" + collector + "GC", "-Xmx256m"))
                .with(options)
                .run(
                        Duration.ofMinutes(4).plusSeconds(4L * snapshots),
                        SoakProgram.class,
                        directory.toString(),
                        Integer.toString(snapshots));
        assumeTrue(!result.lacks(collector), "this JDK has no " + collector);
        System.out.println("JDK " + jdk + " " + collector + ": "
                + result.output()
                        .lines()
                        .filter(line ->
                                line.startsWith("snapshots") || line.startsWith("retry") || line.startsWith("forks"))
                        .toList());
        assertThat(result.output()).contains("dumps=true", "children 0", "done");
        Matcher summary = SUMMARY.matcher(result.output());
        assertThat(summary.find()).isTrue();
        assertThat(Integer.parseInt(summary.group(2))).isLessThanOrEqualTo(snapshots / 10);
        String[] kept = directory.toFile().list();
        assertThat(kept)
                .hasSizeGreaterThan(snapshots / SoakProgram.KEPT_ONE_OF / 2)
                .allMatch(name -> name.startsWith("kept-"));
        for (String name : kept) {
            readBack(directory.resolve(name));
        }
        return result;
    }

    /** All that must be there whatever the application did at that moment; the census itself is strict about the rest. */
    private static void readBack(Path dump) throws IOException {
        HprofCensus census = HprofCensus.of(dump);
        assertThat(census.badRoots).isEmpty();
        assertThat(census.addressOrder).isTrue();
        assertThat(census.references.keySet()).noneMatch(edge -> edge.endsWith("DANGLING"));
        assertThat(census.threadsWithFrames).isGreaterThanOrEqualTo(200);
        assertThat(census.objects).containsKeys("java/lang/Thread", "class io/memwatchdog/natives/SoakProgram");
        assertThat(census.references)
                .containsEntry(
                        "static io/memwatchdog/natives/SoakProgram.WORK -> java/util/concurrent/atomic/AtomicLong", 1L);
    }
}

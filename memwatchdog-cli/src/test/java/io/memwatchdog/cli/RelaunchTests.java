package io.memwatchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RelaunchTests {

    @Test
    void onlyOurOwnExitCodesArePassedOn() {
        assertThat(Relaunch.exitCode(3)).isEqualTo(3);
        assertThat(Relaunch.exitCode(137)).isEqualTo(ExitCode.UNREADABLE);
    }

    private static final long GIB = 1L << 30;

    @TempDir
    private Path directory;

    /** A file of this size that takes no room on the disk. */
    private String dump(String name, long bytes) throws IOException {
        Path file = directory.resolve(name);
        try (RandomAccessFile hole = new RandomAccessFile(file.toFile(), "rw")) {
            hole.setLength(bytes);
        }
        return file.toString();
    }

    @Test
    void theLargestDumpSaysHowMuchHeapIsWanted() throws IOException {
        String small = dump("a.hprof", GIB);
        String large = dump("b.hprof", 8 * GIB);

        long wanted = Relaunch.wantedHeap(new String[] {"analyze", small, large});

        assertThat(wanted).isEqualTo(Relaunch.heapFor(large)).isGreaterThan(GIB);
    }

    @Test
    void aLimitHoldsForTheLargerJvmAsWell() throws IOException {
        String large = dump("b.hprof", 8 * GIB);

        for (String[] line :
                new String[][] {{"analyze", large, "--heap-limit", "900MiB"}, {"analyze", "--heap-limit=900MiB", large}
                }) {
            assertThat(Relaunch.wantedHeap(line)).isEqualTo(1000L << 20);
        }
    }

    @Test
    void theCollectorOfTheUserIsRespected() {
        assertThat(Relaunch.jvmOptions(List.of("-Dx=y"), GIB))
                .startsWith("-XX:+UseSerialGC", "-Xmn16m")
                .contains("-Xmx1024m")
                .endsWith("-Dx=y");
        assertThat(Relaunch.jvmOptions(List.of("-XX:+UseZGC"), GIB)).containsExactly("-Xmx1024m", "-XX:+UseZGC");
    }

    @Test
    void aHeapThatIsLargeEnoughIsNeverReplacedByASmallerOne() {
        String[] line = {"analyze", "b.hprof.gz"};

        assertThat(Relaunch.heap(line, 2 * GIB, 6 * GIB, 24 * GIB)).isEqualTo(6 * GIB);
        assertThat(Relaunch.heap(line, 8 * GIB, 6 * GIB, 24 * GIB)).isEqualTo(8 * GIB);
        assertThat(Relaunch.heap(line, 80 * GIB, 6 * GIB, 20 * GIB)).isEqualTo(14 * GIB);
        assertThat(Relaunch.heap(new String[] {"analyze", "--heap-limit=900MiB"}, 2 * GIB, 6 * GIB, 24 * GIB))
                .isEqualTo(1000L << 20);
    }

    @Test
    void aLargeDumpGetsTheCollectorThatSuitsItUnlessTheUserHasChosen() {
        assertThat(Relaunch.isSuited(List.of(), GIB, GIB)).isFalse();
        assertThat(Relaunch.isSuited(List.of("-XX:+UseZGC"), GIB, GIB)).isTrue();
        assertThat(Relaunch.isSuited(List.of("-XX:+UseZGC"), 2 * GIB, GIB)).isFalse();
        assertThat(Relaunch.isSuited(List.of("-Xmx1g"), 2 * GIB, GIB)).isTrue();
    }

    @Test
    void aLimitThatIsNoSizeIsLeftToTheParser() throws IOException {
        String large = dump("b.hprof", 8 * GIB);

        for (String[] line :
                new String[][] {{"analyze", large, "--heap-limit", "much"}, {"analyze", large, "--heap-limit"}}) {
            assertThat(Relaunch.wantedHeap(line)).isEqualTo(Relaunch.heapFor(large));
        }
    }
}

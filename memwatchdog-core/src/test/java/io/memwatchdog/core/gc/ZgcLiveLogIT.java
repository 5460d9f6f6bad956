package io.memwatchdog.core.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** On every JDK that is installed: ZGC with one generation and with two. */
class ZgcLiveLogIT {

    @TempDir
    Path temp;

    static Stream<Path> javaHomes() throws IOException {
        return ChildJvm.javaHomes().stream();
    }

    @ParameterizedTest
    @MethodSource("javaHomes")
    void theLiveSetIsReadWhileTheApplicationsOwnLogGoesOn(Path javaHome) throws Exception {
        Path output = temp.resolve("output");
        Path own = temp.resolve("application.log");
        List<String> options =
                List.of("-XX:+UseZGC", "-Xmx256m", "-Djava.io.tmpdir=" + temp, "-Xlog:gc:file=" + own + ":uptime,tags");
        try (ChildJvm child = new ChildJvm(javaHome, output, ZgcProgram.class, options)) {
            assertThat(child.exitCode()).as(Files.readString(output)).isZero();
        }
        List<String> told = Files.readAllLines(output);
        assertThat(told.stream().filter(line -> line.startsWith("live ")).toList())
                .hasSizeGreaterThanOrEqualTo(4)
                .last()
                .satisfies(line -> assertThat(mib(line)).isBetween(80L, 90L));
        assertThat(figure(told, "disk ")).as("bytes on the disk").isBetween(1L, 200_000L);
        assertThat(figure(told, "outputs while open ")).isEqualTo(figure(told, "outputs when closed ") + 1);
        assertThat(figure(told, "left ")).isZero();
        List<String> application = Files.readAllLines(own);
        assertThat(application)
                .as("one line for each of 85 collections, and no other")
                .hasSizeBetween(85, 1000);
        assertThat(application).allSatisfy(line -> assertThat(line).doesNotContain("[gc,heap"));
    }

    @Test
    void whereAnotherCollectorRunsNothingIsSwitchedOn() {
        try (ZgcLiveLog log = new ZgcLiveLog()) {
            log.open();
            assertThat(log.isOpen()).isFalse();
        }
    }

    private static long mib(String line) {
        return Long.parseLong(line.split(" ")[1]);
    }

    private static long figure(List<String> told, String name) {
        return told.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.substring(name.length())))
                .findFirst()
                .orElseThrow();
    }
}

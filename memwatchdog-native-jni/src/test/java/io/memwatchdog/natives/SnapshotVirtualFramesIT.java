package io.memwatchdog.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.memwatchdog.natives.ChildJvm.Result;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What nothing holds but a frame of a virtual thread is in dump and profile, though no collection has compressed that frame's
 * references. Five gigabytes are too many for addresses of 32 bits, which are the same with and without compression.
 */
class SnapshotVirtualFramesIT {

    @TempDir
    Path directory;

    @BeforeAll
    static void libraryIsBuilt() {
        Assumed.library();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseG1GC", "-XX:-UseCompressedOops"})
    void nothingIsLost(String option) throws IOException {
        Result result = jvm(option, "-Xms256m", "-Xmx5g").run(VirtualFramesProgram.class, directory.toString());
        assertAllAreThere(result);
    }

    /** Their words lead to where other objects lie by now, or into the middle of one. */
    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseG1GC", "-XX:-UseCompressedOops"})
    void whatDeadVariablesHeldDoesNoHarm(String option) throws IOException {
        String rounds = Boolean.getBoolean("memwatchdog.long") ? "200" : "5";
        Result result = jvm(option, "-Xmx256m").run(VirtualFramesProgram.class, directory.toString(), rounds);
        assertThat(result.output()).contains("outlived " + rounds);
        assertAllAreThere(result);
    }

    private static ChildJvm jvm(String... options) {
        Path jdk = Jdks.find(25).orElse(null);
        assumeTrue(jdk != null, "no JDK 25 beside this one; set -Dmemwatchdog.jdk.25");
        return new ChildJvm(jdk, List.of(options));
    }

    private void assertAllAreThere(Result result) throws IOException {
        for (String type : List.of("Held", "Below")) {
            assertThat(countOf(type, result)).isGreaterThanOrEqualTo(VirtualFramesProgram.THREADS);
        }
        HeapPicture dump = HeapPicture.of(directory.resolve("frames.hprof"));
        Set<Long> reached = dump.reachableFrom(
                dump.roots().stream().map(HeapPicture.Root::object).toList());
        String below = VirtualFramesProgram.Below.class.getName().replace('.', '/');
        assertThat(dump.nodes())
                .filteredOn(node -> node.type().equals(below))
                .hasSizeGreaterThanOrEqualTo(VirtualFramesProgram.THREADS)
                .allMatch(node -> reached.contains(node.id()));
    }

    /** More where a collection has left the former copies behind, to which dead variables lead. */
    private static long countOf(String type, Result result) {
        Matcher told = Pattern.compile("profile .*\\$" + type + " (\\d+)").matcher(result.output());
        assertThat(told.find()).as(result.output()).isTrue();
        return Long.parseLong(told.group(1));
    }
}

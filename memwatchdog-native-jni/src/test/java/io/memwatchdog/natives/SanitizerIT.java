package io.memwatchdog.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.memwatchdog.natives.ChildJvm.Result;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The parts of the library that run outside a JVM, under AddressSanitizer and UndefinedBehaviorSanitizer, fed with random and
 * with hostile input by {@code src/test/cpp}.
 */
class SanitizerIT {

    private static final Path CPP = Path.of("src/main/cpp");

    /** All but what needs a JVM around it. */
    private static final List<String> PARTS = List.of(
            "gram_schmidt.cc",
            "least_squares.cc",
            "pair_slopes.cc",
            "linux/calibration.cc",
            "linux/class_table.cc",
            "linux/deflater.cc",
            "linux/descriptors.cc",
            "linux/frozen_pages.cc",
            "linux/hprof_objects.cc",
            "linux/hprof_roots.cc",
            "linux/hprof_stream.cc",
            "linux/hprof_writer.cc",
            "linux/marker.cc",
            "linux/memory_map.cc",
            "linux/memory_watch.cc",
            "linux/output.cc",
            "linux/bounds.cc",
            "linux/path_folder.cc",
            "linux/path_trie.cc",
            "linux/profile_encoder.cc",
            "linux/thread.cc",
            "linux/thread_local_names.cc",
            "linux/vm_structs.cc");

    @TempDir
    static Path build;

    @TempDir
    Path directory;

    @BeforeAll
    static void compile() throws IOException {
        assumeTrue(Platform.current().classifier().startsWith("linux"), "the snapshot is Linux's");
        assumeTrue(ChildJvm.installed("c++"), "no C++ compiler here");
        List<String> command = new ArrayList<>(List.of(
                "c++",
                "-std=c++17",
                "-O1",
                "-g",
                "-fno-exceptions",
                "-fno-rtti",
                "-fno-strict-aliasing",
                "-ffp-contract=off"));
        command.addAll(List.of("-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer"));
        command.addAll(List.of("-I" + CPP.resolve("shim"), "-I" + CPP, "-Isrc/test/cpp"));
        command.add("-I" + Path.of(System.getProperty("java.home"), "include"));
        command.addAll(List.of("-o", build.resolve("native-tests").toString()));
        PARTS.forEach(part -> command.add(CPP.resolve(part).toString()));
        try (Stream<Path> tests = Files.list(Path.of("src/test/cpp"))) {
            tests.map(Path::toString)
                    .filter(name -> name.endsWith(".cc"))
                    .sorted()
                    .forEach(command::add);
        }
        Result compiled = ChildJvm.run(ChildJvm.DEFAULT_TIMEOUT, command);
        assumeTrue(
                !compiled.output().matches("(?s).*cannot find .*lib(a|ub)san.*"), "no sanitizers with this compiler");
        assertThat(compiled.exit()).as(compiled.output()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "least-squares",
                "gram-schmidt",
                "pair-slopes",
                "unsigned5",
                "mark-bitmap",
                "frontier",
                "descriptors",
                "calibration",
                "memory-watch",
                "moving-regions",
                "path-trie",
                "sample-table"
            })
    void findNothingIn(String topic) {
        run(topic);
    }

    @Test
    void findNothingInTheDeflaterAndWhatItPacksUnpacks() throws IOException {
        run("deflater");
        List<Path> packed = files(".gz");
        assertThat(packed).hasSize(76);
        for (Path file : packed) {
            Path raw = Path.of(file.toString().replace(".gz", ".raw"));
            try (InputStream unpacked = new GZIPInputStream(Files.newInputStream(file))) {
                assertThat(unpacked.readAllBytes()).isEqualTo(Files.readAllBytes(raw));
            }
        }
    }

    @Test
    void findNothingInDecodingMarkingWritingAndFoldingAHeap() throws IOException {
        run("frozen-heap");
        HprofCensus plain = HprofCensus.of(directory.resolve("table.hprof"));
        assertThat(plain.objects).containsEntry("Node", 30000L).containsKey("primitive 8");
        assertThat(plain.threadsWithFrames).isEqualTo(3);
        assertThat(HprofCensus.of(directory.resolve("stream.hprof")).references).isEqualTo(plain.references);
        HprofCensus redacted = HprofCensus.of(directory.resolve("table.hprof.gz"));
        assertThat(redacted.references).isEqualTo(plain.references);
        assertThat(redacted.anyPrimitiveContents).isFalse();
    }

    private void run(String topic) {
        Result result = ChildJvm.run(
                ChildJvm.DEFAULT_TIMEOUT,
                List.of(
                        "env",
                        // Leaks are meant: what is built lives as long as the program. And LeakSanitizer needs ptrace.
                        "ASAN_OPTIONS=detect_leaks=0:exitcode=86",
                        "UBSAN_OPTIONS=print_stacktrace=1",
                        build.resolve("native-tests").toString(),
                        topic,
                        directory.toString()));
        assertThat(result.output())
                .contains(topic + ": done")
                .doesNotContain("Sanitizer")
                .doesNotContain("runtime error");
        assertThat(result.exit()).isZero();
    }

    private List<Path> files(String suffix) throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
        }
    }
}

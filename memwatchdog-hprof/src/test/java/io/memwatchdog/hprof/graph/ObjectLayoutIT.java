package io.memwatchdog.hprof.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.hprof.Progress;
import io.memwatchdog.hprof.record.DumpBytes;
import io.memwatchdog.hprof.record.DumpFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes that follow from a dump beside those that HotSpot itself tells, with pointers compressed and not. */
class ObjectLayoutIT {

    private static final Pattern ROW = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");
    private static final int MANY = 100;

    @TempDir
    Path directory;

    private record Sizes(long count, long bytes) {

        Sizes plus(Sizes other) {
            return new Sizes(count + other.count, bytes + other.bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-XX:+UseCompressedOops -XX:+UseCompressedClassPointers",
                "-XX:-UseCompressedOops -XX:+UseCompressedClassPointers",
                "-XX:+UseCompressedOops -XX:-UseCompressedClassPointers",
                "-XX:-UseCompressedOops -XX:-UseCompressedClassPointers",
                "-XX:ObjectAlignmentInBytes=16"
            })
    void isWhatTheJvmHas(String options) throws Exception {
        run(options);
        Map<String, Sizes> real = real();
        Map<String, Sizes> ours = ours();

        assertThat(ours.get("java.lang.Class").bytes()
                        / (double) ours.get("java.lang.Class").count())
                .isCloseTo(
                        real.get("java.lang.Class").bytes()
                                / (double) real.get("java.lang.Class").count(),
                        Percentage.withPercentage(0.5));
        ours.keySet().retainAll(real.keySet());
        ours.entrySet()
                .removeIf(row -> row.getValue().count() < MANY
                        || row.getValue().count() != real.get(row.getKey()).count()
                        || row.getKey().equals("java.lang.Class"));
        assertThat(ours)
                .containsKeys(LayoutProgram.Parent.class.getName(), LayoutProgram.Child.class.getName(), "long[]")
                .hasSizeGreaterThan(15)
                .allSatisfy((name, sizes) -> assertThat(sizes.bytes())
                        .isCloseTo(real.get(name).bytes(), Percentage.withPercentage(name.endsWith("]") ? 1 : 0)));
    }

    private void run(String options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m"));
        command.addAll(List.of(options.split(" ")));
        // Archived class objects would be there without their classes.
        command.addAll(List.of(
                "-Xshare:off",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LayoutProgram.class.getName(),
                directory.resolve("layout.hprof").toString(),
                directory.resolve("histogram.txt").toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output.txt").toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue())
                .as(Files.readString(directory.resolve("output.txt")))
                .isZero();
    }

    private Map<String, Sizes> real() throws IOException {
        Map<String, Sizes> sizes = new HashMap<>();
        try (Stream<String> lines = Files.lines(directory.resolve("histogram.txt"))) {
            lines.map(ROW::matcher)
                    .filter(row -> row.matches())
                    .forEach(row -> sizes.put(
                            DumpFile.readableName(row.group(3)),
                            new Sizes(Long.parseLong(row.group(1)), Long.parseLong(row.group(2)))));
        }
        return sizes;
    }

    private Map<String, Sizes> ours() throws IOException {
        DumpFile dump = DumpFile.scan(DumpBytes.map(directory.resolve("layout.hprof")));
        HeapGraph graph = new GraphBuilder(dump, 1, 256L << 20, Progress.NONE).build();
        Map<String, Sizes> sizes = new HashMap<>();
        for (int object = 1; object <= graph.size(); object++) {
            String name = graph.isClassObject(object)
                    ? "java.lang.Class"
                    : graph.classInfo(object).name();
            sizes.merge(name, new Sizes(1, graph.shallowBytes(object)), Sizes::plus);
        }
        return sizes;
    }
}

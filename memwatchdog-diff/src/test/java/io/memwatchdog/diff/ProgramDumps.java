package io.memwatchdog.diff;

import static org.assertj.core.api.Assertions.assertThat;

import com.acme.leaks.ProgramMain;
import io.memwatchdog.hprof.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program in a JVM of its own and compares the dumps that it leaves. */
final class ProgramDumps {

    private final Path directory;

    ProgramDumps(Path directory) {
        this.directory = directory;
    }

    HeapDiffResult compare(String program, int dumps) throws Exception {
        return compare(program, dumps, FoldOptions.defaults());
    }

    HeapDiffResult compare(String program, int dumps, FoldOptions options) throws Exception {
        List<HeapProfile> profiles = new ArrayList<>();
        for (Path dump : run(program, dumps)) {
            profiles.add(HeapProfiles.fold(dump, options, Progress.NONE));
            Files.delete(dump);
        }
        return dumps == 1
                ? HeapDiffer.single(profiles.get(0), DiffOptions.defaults())
                : HeapDiffer.diff(profiles, DiffOptions.defaults());
    }

    List<Path> run(String program, int dumps) throws IOException, InterruptedException {
        List<Path> files = new ArrayList<>();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ProgramMain.class.getName(),
                program));
        for (int i = 0; i < dumps; i++) {
            files.add(directory.resolve(program.replace('$', '-') + "-" + i + ".hprof"));
            command.add(files.get(i).toString());
        }
        Path output = directory.resolve("output.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).as(program).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(() -> text(output)).isZero();
        return files;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}

package io.memwatchdog.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldJvmTests {

    @TempDir
    private Path directory;

    private boolean onRequest(String mode) throws IOException {
        return HugePages.onRequest(Files.writeString(directory.resolve("enabled"), mode));
    }

    @Test
    void hugePagesAreAskedForOnlyWhereTheSystemGivesThem() throws IOException {
        assertThat(onRequest("always [madvise] never\n")).isTrue();
        assertThat(onRequest("[always] madvise never\n")).isTrue();
        assertThat(onRequest("always madvise [never]\n")).isFalse();
        assertThat(HugePages.onRequest(directory.resolve("none"))).isFalse();
    }

    @Test
    void aJvmStartsWithTheOptionsAndSaysNothing() throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(FoldOptions.jvmOptions(64L << 20));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), FoldMain.class.getName()));

        Process jvm = new ProcessBuilder(command).redirectErrorStream(true).start();

        assertThat(jvm.getInputStream().readAllBytes())
                .asString()
                .isEqualToIgnoringNewLines("usage: FoldMain <dump> <out.profile>");
        assertThat(jvm.waitFor()).isEqualTo(2);
    }
}

package io.memwatchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistogramCommandTests {

    @TempDir
    private Path directory;

    @Test
    void listsClassesByTheirBytes() throws IOException {
        Path heap = Profiles.shop(directory, "a.mwp", 0, 300, 1000);

        Run run = Run.mw("histogram", heap);

        assertThat(run.out().lines().toList())
                .containsExactly(
                        "a.mwp: 3.3 MiB in 1 300 objects",
                        "",
                        "     instances     own size        class",
                        "           300      2.9 MiB  86 %  com.acme.Cart",
                        "         1 000    488.3 KiB  14 %  com.acme.Price");
    }

    @Test
    void whatIsReadIsNotWrittenOver() throws IOException {
        Path heap = Profiles.shop(directory, "a.mwp", 0, 300, 1000);
        Path later = Profiles.shop(directory, "b.mwp", 1, 300, 1000);
        byte[] before = Files.readAllBytes(heap);

        for (Run run : new Run[] {
            Run.mw("histogram", heap, "-o", heap),
            Run.mw("profile", heap, "-o", heap),
            Run.mw("analyze", later, heap, "-o", heap)
        }) {
            assertThat(run.exit()).isEqualTo(ExitCode.MISUSE);
            assertThat(run.err()).contains("a.mwp, which is to be read; name another file");
        }
        assertThat(heap).hasBinaryContent(before);
    }

    @Test
    void asJsonAndLimited() throws IOException {
        Path heap = Profiles.shop(directory, "a.mwp", 0, 300, 1000);

        var json = new ObjectMapper()
                .readTree(Run.mw("histogram", heap, "--json", "--limit", 1).out());

        assertThat(json.get("totalObjects").asLong()).isEqualTo(1300);
        assertThat(json.get("classes")).hasSize(1);
        assertThat(json.at("/classes/0/className").asText()).isEqualTo("com.acme.Cart");
    }
}

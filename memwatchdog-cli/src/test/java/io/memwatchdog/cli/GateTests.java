package io.memwatchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GateTests {

    @TempDir
    private Path directory;

    @Test
    void theNamesOfWhatBreaksAGateSteerNoTerminal() throws IOException {
        String steering = "com.acme.\u001b[2JCart\n::error::Cart";
        Path some = Profiles.keeping(directory, "some.mwp", 0, steering, 100);
        Path more = Profiles.keeping(directory, "more.mwp", 10, steering, 1300);

        Run run = Run.mw("analyze", some, more, "--fail-on-growth", "1MiB");

        assertThat(run.exit()).isEqualTo(3);
        assertThat(run.err()).hasLineCount(1).contains("\\u001b[2JCart").doesNotContain("\u001b");
    }
}

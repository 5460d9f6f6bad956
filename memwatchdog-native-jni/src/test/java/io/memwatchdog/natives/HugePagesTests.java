package io.memwatchdog.natives;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HugePagesTests {

    @TempDir
    Path settings;

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseG1GC"})
    void theHeapIsMovedAndTakesNoMoreMemory(String collector) {
        Assumed.hugePages();
        ChildJvm.Result result =
                ChildJvm.sameJdk("-Xmx400m", "-Xms400m", collector).run(HugePagesProgram.class);
        assertThat(result.output())
                .contains("all known objects unharmed", "most in huge pages true", "no more memory true", "done");
    }

    @Test
    void aHostThatHasSwitchedThemOffIsObeyed() throws IOException {
        tell("always madvise [never]", "2097152");
        assertThat(new HugePages(settings).refusal()).contains("switched off on this host", "enabled");
        assertThat(new HugePages(settings).gather(Duration.ofSeconds(1))).isZero();
    }

    @Test
    void onesOfAnotherSizeAreLeftAlone() throws IOException {
        tell("always [madvise] never", "536870912");
        assertThat(new HugePages(settings).refusal()).isEqualTo("they have 536870912 bytes on this host");
    }

    @Test
    void aKernelWithoutThemIsNamedAsTheReason() {
        assertThat(new HugePages(settings).refusal()).startsWith("this kernel does not tell of them");
    }

    private void tell(String enabled, String bytes) throws IOException {
        Files.writeString(settings.resolve("enabled"), enabled + "\n");
        Files.writeString(settings.resolve("hpage_pmd_size"), bytes + "\n");
    }
}

package io.memwatchdog.core.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingLimitTests {

    @TempDir
    Path root;

    @Test
    void theKernelTellsHowManyMappingsAProcessMayHave() throws IOException {
        file("65530\n");
        assertThat(new MappingLimit(root).mappings()).isEqualTo(65_530);
    }

    @Test
    void whereItTellsNothingOrNonsenseThereIsNone() throws IOException {
        assertThat(new MappingLimit(root).mappings()).isEqualTo(-1);
        file("");
        assertThat(new MappingLimit(root).mappings()).isEqualTo(-1);
        file("many\n");
        assertThat(new MappingLimit(root).mappings()).isEqualTo(-1);
    }

    private void file(String text) throws IOException {
        Path file = root.resolve("proc/sys/vm/max_map_count");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}

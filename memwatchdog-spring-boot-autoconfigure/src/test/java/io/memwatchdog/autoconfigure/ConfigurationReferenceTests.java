package io.memwatchdog.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTests {

    /** To bring the page up to date: run this test with {@code -Dmemwatchdog.docs=write}. */
    @Test
    void thePageListsThePropertiesAsTheyAre() throws IOException {
        Path page = Path.of(System.getProperty("memwatchdog.root"), "docs", "configuration.md");
        String expected = ConfigurationReference.markdown();
        if ("write".equals(System.getProperty("memwatchdog.docs"))) {
            Files.createDirectories(page.getParent());
            Files.writeString(page, expected);
        }
        assertThat(page).hasContent(expected);
    }

    @Test
    void everyPropertyIsDescribedByASentence() {
        assertThat(ConfigurationReference.markdown().lines().filter(line -> line.startsWith("| `")))
                .hasSizeGreaterThan(30)
                .allSatisfy(line -> assertThat(line).matches(".*\\. \\|"));
    }
}

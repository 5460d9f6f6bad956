package io.memwatchdog.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderDiskTests {

    private static final String REPOSITORY = "jdk.jfr.repository";

    /** Linux's: a directory on which nothing has room. */
    private static final Path NO_DISK = Path.of("/proc");

    @TempDir
    Path temp;

    private final String before = System.getProperty(REPOSITORY, "");

    @AfterEach
    void asItWas() {
        if (before.isEmpty()) {
            System.clearProperty(REPOSITORY);
        } else {
            System.setProperty(REPOSITORY, before);
        }
    }

    @Test
    void aDiskWithRoomHindersNothing() {
        assertThat(RecorderDisk.hindrance(temp, 1)).isEmpty();
    }

    @Test
    void aFullDiskIsNamedWithTheCure() {
        assertThat(RecorderDisk.hindrance(temp, 1L << 60))
                .contains(temp.toString(), " of 1099511627776 MiB", "java.io.tmpdir", "repository=");
    }

    /** The recorder makes it again. */
    @Test
    void whereTheDirectoryIsGoneTheOneAboveCounts() {
        assertThat(RecorderDisk.hindrance(temp.resolve("gone/repository"), 1)).isEmpty();
        assertThat(RecorderDisk.hindrance(temp.resolve("gone/repository"), 1L << 60))
                .contains(temp + " has ");
    }

    @Test
    void theRepositoryOfTheRecorderCounts() {
        System.setProperty(REPOSITORY, temp.toString());
        assertThat(new JfrStarter().hindrance()).isEmpty();
        if (Files.exists(NO_DISK)) {
            System.setProperty(REPOSITORY, NO_DISK.toString());
            assertThat(new JfrStarter().hindrance()).contains(NO_DISK.toString());
        }
    }
}

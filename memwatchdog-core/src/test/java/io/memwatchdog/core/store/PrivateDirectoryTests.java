package io.memwatchdog.core.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories that are there already, others may write to, or are reached over links. */
class PrivateDirectoryTests {

    private Path temp;

    @BeforeEach
    void needsPermissions(@TempDir Path directory) throws IOException {
        assumeThat(directory.getFileSystem().supportedFileAttributeViews()).contains("posix");
        temp = directory.toRealPath();
    }

    @Test
    void whereOthersMayWriteItUsesASubdirectoryOfItsOwn() throws IOException {
        Path shared = directory("shared", "rwxrwxrwx");
        Path own = PrivateDirectory.open(shared);
        assertThat(own.getParent()).isEqualTo(shared);
        assertThat(mode(own)).isEqualTo("rwx------");
        assertThat(PrivateDirectory.open(shared)).as("the same once more").isEqualTo(own);
    }

    @Test
    void aLinkIsAsPrivateAsWhatItLeadsTo() throws IOException {
        Path shared = directory("shared", "rwxrwxr-x");
        Path link = Files.createSymbolicLink(temp.resolve("dumps"), shared);
        Path own = PrivateDirectory.open(link);
        assertThat(own.getParent()).isEqualTo(shared);
        assertThat(mode(own)).isEqualTo("rwx------");
    }

    @Test
    void aLinkToAPrivateDirectoryIsFollowedOnce() throws IOException {
        Path own = directory("own", "rwx------");
        Path link = Files.createSymbolicLink(temp.resolve("dumps"), own);
        assertThat(PrivateDirectory.open(link)).isEqualTo(own);
    }

    @Test
    void aLinkInTheOwnPlaceIsRefused() throws IOException {
        Path shared = directory("shared", "rwxrwxrwx");
        Path own = PrivateDirectory.open(shared);
        Files.delete(own);
        Files.createSymbolicLink(own, directory("elsewhere", "rwx------"));
        assertThatThrownBy(() -> PrivateDirectory.open(shared))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(own.toString())
                .hasMessageContaining("set memwatchdog.snapshot.directory");
    }

    private Path directory(String name, String permissions) throws IOException {
        return Files.setPosixFilePermissions(
                Files.createDirectory(temp.resolve(name)), PosixFilePermissions.fromString(permissions));
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}

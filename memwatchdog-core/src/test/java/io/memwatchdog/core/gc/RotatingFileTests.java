package io.memwatchdog.core.gc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingFileTests {

    @TempDir
    Path folder;

    private final List<String> lines = new ArrayList<>();
    private Path path;
    private RotatingFile file;

    @BeforeEach
    void open() {
        path = folder.resolve("gc.log");
        file = new RotatingFile(path);
    }

    @Test
    void aFileThatIsNotThereYetHasNoLines() throws IOException {
        assertThat(poll()).isEmpty();
    }

    @Test
    void handsOutWholeLinesOnce() throws IOException {
        append("one\ntw");
        assertThat(poll()).containsExactly("one");
        append("o\nthree\n");
        assertThat(poll()).containsExactly("two", "three");
        assertThat(poll()).isEmpty();
    }

    @Test
    void losesNothingWhenTheFileIsRotated() throws IOException {
        append("one\ntwo\n");
        poll();
        append("three\nfour\n");
        Files.move(path, folder.resolve("gc.log.0"));
        append("five\n");
        assertThat(poll()).containsExactly("three", "four", "five");
    }

    @Test
    void theDirectoryGoesWithIt() throws IOException {
        RotatingFile own = RotatingFile.create();
        Files.writeString(own.path(), "x");
        own.delete();
        assertThat(own.path().getParent()).doesNotExist();
    }

    private void append(String text) throws IOException {
        Files.writeString(path, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<String> poll() throws IOException {
        lines.clear();
        file.poll(lines::add);
        return List.copyOf(lines);
    }
}

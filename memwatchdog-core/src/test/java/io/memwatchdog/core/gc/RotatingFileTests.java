package io.memwatchdog.core.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotatingFileTests {

    private static final int LINES = 30_000;
    private static final int LINES_OF_A_FILE = 10;

    @TempDir
    Path folder;

    private final AtomicLong nanoTime = new AtomicLong();
    private final List<String> lines = new ArrayList<>();
    private Path path;
    private RotatingFile file;

    @BeforeEach
    void open() {
        path = folder.resolve("gc.log");
        file = new RotatingFile(path, nanoTime::get);
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
    void isReadWhateverTheMomentInWhichItIsRotated() throws Exception {
        AtomicInteger read = new AtomicInteger();
        FutureTask<Void> jvm = new FutureTask<>(() -> {
            rotate(read);
            return null;
        });
        Thread writer = new Thread(jvm, "rotating");
        writer.start();
        List<String> all = new ArrayList<>();
        while (all.size() < LINES) {
            if (jvm.isDone()) {
                jvm.get(); // or it has failed, and no more lines come
            }
            file.poll(all::add);
            read.set(all.size());
        }
        assertThat(all)
                .containsExactlyElementsOf(IntStream.range(0, LINES)
                        .mapToObj(number -> "line " + number)
                        .toList());
    }

    /** Each line when the one before the last was read, every tenth into another file. */
    private void rotate(AtomicInteger read) throws IOException {
        for (int line = 0; line < LINES; line++) {
            while (read.get() < line - 1) {
                Thread.onSpinWait();
            }
            if (line > 0 && line % LINES_OF_A_FILE == 0) {
                Files.move(path, folder.resolve("gc.log.0"), StandardCopyOption.REPLACE_EXISTING);
            }
            append("line " + line + "\n");
        }
    }

    @Test
    void aFileThatIsGoneForGoodIsAnError() throws IOException {
        append("one\n");
        poll();
        Files.delete(path);

        nanoTime.addAndGet(TimeUnit.MINUTES.toNanos(6));
        assertThat(poll()).as("after a long rest").isEmpty();
        nanoTime.addAndGet(TimeUnit.MINUTES.toNanos(6));
        assertThatIOException().isThrownBy(this::poll);
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

package io.memwatchdog.diff;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A program: analyses a dump that is cut short as soon as its first part is read, and prints what is told of that. */
final class CutWhileRead {

    private static final long LEFT_BYTES = 1 << 16;

    public static void main(String[] args) throws IOException {
        Path file = HeapShape.valueOf(args[1]).write(Path.of(args[0]), 300_000);
        FoldOptions options =
                FoldOptions.defaults().withThreads(Integer.parseInt(args[2])).withMaxHeapBytes(Long.parseLong(args[3]));
        try {
            HeapProfiles.fold(file, options, (phase, done, total) -> cut(file));
            System.out.println("nothing was noticed");
        } catch (IOException e) {
            System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    private static void cut(Path file) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(LEFT_BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

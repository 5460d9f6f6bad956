package io.memwatchdog.core.snapshot;

import io.memwatchdog.diff.file.PrivateFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Compresses a file into another one, in constant memory. */
final class GzipFile {

    private static final int BUFFER_BYTES = 1 << 16;

    private GzipFile() {}

    /** Writes the target, which has its name only once it is complete, and is its owner's alone; the source stays. */
    static void compress(Path source, Path target) throws IOException {
        PrivateFile.write(target, out -> {
            try (GZIPOutputStream gzip = new FastGzip(out)) {
                copy(source, gzip);
            }
        });
    }

    private static void copy(Path source, OutputStream out) throws IOException {
        try (InputStream in = Files.newInputStream(source)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
        }
    }

    /** Heaps shrink to a fifth at the lowest level already. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}

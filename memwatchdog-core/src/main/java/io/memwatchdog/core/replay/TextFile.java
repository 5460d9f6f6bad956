package io.memwatchdog.core.replay;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Lines of a file, plain or gzip (told by its first bytes). A file that breaks off ends there; no line is endless. */
final class TextFile implements AutoCloseable {

    private static final int LONGEST_LINE = 1 << 20;

    private final BufferedReader reader;
    private boolean broken;

    TextFile(Path file) throws IOException {
        InputStream raw = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        InputStream bytes = isGzip(raw) ? unpacked(raw) : raw;
        reader = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8), 1 << 16);
    }

    private static boolean isGzip(InputStream raw) throws IOException {
        try {
            raw.mark(2);
            boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
            raw.reset();
            return gzip;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    private InputStream unpacked(InputStream raw) throws IOException {
        try {
            return new UntilItBreaks(new GZIPInputStream(raw, 1 << 16));
        } catch (EOFException | ZipException e) {
            raw.close();
            broken = true;
            return InputStream.nullInputStream();
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /** The next line without its end; null at the end. The rest of an overlong line is dropped. */
    @Nullable
    String next() throws IOException {
        StringBuilder line = new StringBuilder(160);
        int c = reader.read();
        if (c < 0) {
            return null;
        }
        while (c >= 0 && c != '\n') {
            if (c != '\r' && line.length() < LONGEST_LINE) {
                line.append((char) c);
            }
            c = reader.read();
        }
        return line.toString();
    }

    /** Whether the compressed data broke off or was damaged. */
    boolean broken() {
        return broken;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    /** Ends where compressed data breaks off or is damaged; what came before is good. */
    private final class UntilItBreaks extends FilterInputStream {

        UntilItBreaks(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return broken ? -1 : super.read(bytes, offset, length);
            } catch (EOFException | ZipException e) {
                broken = true;
                return -1;
            }
        }
    }
}

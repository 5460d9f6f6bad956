package io.memwatchdog.hprof.record;

import io.memwatchdog.hprof.HprofException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** How a dump file is compressed. */
public enum Compression {
    NONE,
    GZIP,
    ZSTD;

    /** Tells it from the first four bytes. */
    static Compression of(byte[] first) {
        if (first.length >= 2 && (first[0] & 0xFF) == 0x1F && (first[1] & 0xFF) == 0x8B) {
            return GZIP;
        }
        boolean zstd = first.length >= 4
                && (first[0] & 0xFF) == 0x28
                && (first[1] & 0xFF) == 0xB5
                && (first[2] & 0xFF) == 0x2F
                && (first[3] & 0xFF) == 0xFD;
        return zstd ? ZSTD : NONE;
    }

    /**
     * A stream of the unpacked bytes.
     *
     * @throws HprofException if the library that zstd needs is not there
     */
    public InputStream unpack(InputStream in) throws IOException {
        return switch (this) {
            case NONE -> in;
            case GZIP -> new GZIPInputStream(in, 1 << 16);
            case ZSTD -> zstd(in);
        };
    }

    private static InputStream zstd(InputStream in) throws IOException {
        try {
            return Zstd.unpack(in);
        } catch (LinkageError e) {
            throw new HprofException(
                    "reading .zst needs the library com.github.luben:zstd-jni on the class path; or unpack the file with zstd -d",
                    e);
        }
    }
}

package io.memwatchdog.hprof.redact;

import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.record.DumpBytes;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;

/** Copies a dump from front to back, and zeroes on the way. */
final class ZeroingCopy implements PrimitiveRanges.Range {

    private final DumpBytes bytes;
    private final OutputStream out;
    private final byte[] buffer = new byte[1 << 16];
    private long copied;

    ZeroingCopy(DumpBytes bytes, OutputStream out) {
        this.bytes = bytes;
        this.out = out;
    }

    /** Copies up to a place. */
    void copyTo(long offset) throws IOException {
        while (copied < offset) {
            int length = (int) Math.min(buffer.length, offset - copied);
            bytes.copy(copied, buffer, length);
            out.write(buffer, 0, length);
            copied += length;
        }
    }

    @Override
    public void zero(long offset, long length) throws HprofException {
        try {
            copyTo(offset);
            long left = length;
            Arrays.fill(buffer, 0, (int) Math.min(buffer.length, left), (byte) 0);
            for (; left > 0; left -= buffer.length) {
                out.write(buffer, 0, (int) Math.min(buffer.length, left));
            }
            copied = offset + length;
        } catch (HprofException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.memwatchdog.hprof.record;

import io.memwatchdog.hprof.HprofException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file mapped into memory, of any size. It is mapped in windows that overlap, so that whoever needs at most {@link
 * #OVERLAP} bytes in a row finds them in one buffer.
 */
public final class DumpBytes {

    /** Bytes that are always found in one piece. */
    public static final int OVERLAP = 1 << 20;

    private static final int WINDOW_SHIFT = 30;

    private final ByteBuffer[] windows;
    private final long size;
    private final boolean unpacked;

    private DumpBytes(ByteBuffer[] windows, long size, boolean unpacked) {
        this.windows = windows;
        this.size = size;
        this.unpacked = unpacked;
    }

    /**
     * Maps the whole file. It stays mapped until the garbage collector finds that nobody reads it any more.
     *
     * @throws IOException if there is no such file or it cannot be read
     */
    public static DumpBytes map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new DumpBytes(windows(channel), channel.size(), false);
        } catch (java.nio.file.NoSuchFileException e) {
            throw new HprofException("no such file: " + file, e);
        }
    }

    /** Likewise what was unpacked from another file. */
    static DumpBytes mapUnpacked(FileChannel channel) throws IOException {
        return new DumpBytes(windows(channel), channel.size(), true);
    }

    private static ByteBuffer[] windows(FileChannel channel) throws IOException {
        long size = channel.size();
        ByteBuffer[] windows = new ByteBuffer[(int) ((size + (1L << WINDOW_SHIFT) - 1) >>> WINDOW_SHIFT)];
        for (int i = 0; i < windows.length; i++) {
            long start = (long) i << WINDOW_SHIFT;
            long length = Math.min((1L << WINDOW_SHIFT) + OVERLAP, size - start);
            windows[i] = channel.map(FileChannel.MapMode.READ_ONLY, start, length);
        }
        return windows;
    }

    /** A small dump that is in memory already. */
    public static DumpBytes of(byte[] dump) {
        ByteBuffer[] windows = dump.length == 0 ? new ByteBuffer[0] : new ByteBuffer[] {ByteBuffer.wrap(dump)};
        return new DumpBytes(windows, dump.length, false);
    }

    /** A refusal that names the byte in a way that fits the file. */
    public HprofException placed(HprofException refusal) {
        return unpacked ? refusal.inUnpackedDump() : refusal;
    }

    /** Length of the dump in bytes. */
    public long size() {
        return size;
    }

    /** Copies bytes, at most {@link #OVERLAP}. */
    public void copy(long offset, byte[] target, int length) {
        window(offset).get((int) (offset - windowStart(offset)), target, 0, length);
    }

    static long windowStart(long offset) {
        return offset >>> WINDOW_SHIFT << WINDOW_SHIFT;
    }

    ByteBuffer window(long offset) {
        return windows[(int) (offset >>> WINDOW_SHIFT)];
    }
}

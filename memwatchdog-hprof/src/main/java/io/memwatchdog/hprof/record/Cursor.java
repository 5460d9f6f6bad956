package io.memwatchdog.hprof.record;

import io.memwatchdog.hprof.HprofException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * A place in a dump from which big-endian numbers are read. Before reading, {@link #require} the bytes: that is the one check of
 * bounds. Not thread-safe; each thread has its own.
 */
public final class Cursor {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final DumpBytes bytes;
    private final int idSize;
    private ByteBuffer window = NOTHING;
    private long windowStart;
    private int position;

    /** Starts at the first byte. */
    public Cursor(DumpBytes bytes, int idSize) {
        this.bytes = bytes;
        this.idSize = idSize;
        seek(0);
    }

    /** Size of an object id: 4 or 8 bytes. */
    public int idSize() {
        return idSize;
    }

    /** Absolute place in the dump. */
    public long offset() {
        return windowStart + position;
    }

    /** Goes to a place, which may be the end of the dump or beyond. */
    public void seek(long offset) {
        if (offset < 0) {
            throw new IllegalArgumentException("negative offset");
        }
        long relative = offset - windowStart;
        if (relative >= 0 && relative < window.limit()) {
            position = (int) relative;
        } else if (offset < bytes.size()) {
            windowStart = DumpBytes.windowStart(offset);
            window = bytes.window(offset);
            position = (int) (offset - windowStart);
        } else {
            windowStart = offset;
            window = NOTHING;
            position = 0;
        }
    }

    /** Skips bytes. */
    public void skip(long count) {
        long target = position + count;
        if (count >= 0 && target < window.limit()) {
            position = (int) target;
        } else {
            seek(windowStart + target);
        }
    }

    /**
     * Makes sure that so many bytes can be read from here.
     *
     * @param count up to {@link DumpBytes#OVERLAP}
     * @throws HprofException if the dump ends before
     */
    public void require(int count) throws HprofException {
        if (position + count > window.limit()) {
            slide(count);
        }
    }

    private void slide(int count) throws HprofException {
        long offset = offset();
        if (offset + count > bytes.size()) {
            throw new HprofException("the dump ends within a record", offset);
        }
        windowStart = DumpBytes.windowStart(offset);
        window = bytes.window(offset);
        position = (int) (offset - windowStart);
    }

    /** Reads an unsigned byte. */
    public int u1() {
        return window.get(position++) & 0xFF;
    }

    /** Reads an unsigned number of two bytes. */
    public int u2() {
        int value = window.getShort(position) & 0xFFFF;
        position += 2;
        return value;
    }

    /** Reads four bytes. */
    public int i4() {
        int value = window.getInt(position);
        position += 4;
        return value;
    }

    /** Reads an unsigned number of four bytes. */
    public long u4() {
        return i4() & 0xFFFF_FFFFL;
    }

    /** Reads eight bytes. */
    public long i8() {
        long value = window.getLong(position);
        position += 8;
        return value;
    }

    /** Reads an object id. */
    public long id() {
        return idSize == 8 ? i8() : u4();
    }

    /** Reads an object id at a distance from here, and stays here. */
    public long idAt(int distance) {
        return idSize == 8 ? window.getLong(position + distance) : window.getInt(position + distance) & 0xFFFF_FFFFL;
    }

    /** Reads a string of so many bytes. */
    public String utf8(int length) throws HprofException {
        require(length);
        byte[] copy = new byte[length];
        window.get(position, copy);
        position += length;
        return new String(copy, StandardCharsets.UTF_8);
    }
}

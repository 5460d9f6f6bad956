package io.memwatchdog.hprof;

import java.io.IOException;

/** A dump cannot be read. The message says where and why. */
public final class HprofException extends IOException {

    private static final long serialVersionUID = 1L;

    private final long offset;

    public HprofException(String message, long offset) {
        super(message + " (at byte " + offset + ")");
        this.offset = offset;
    }

    public HprofException(String message, long offset, Throwable cause) {
        super(message + " (at byte " + offset + ")", cause);
        this.offset = offset;
    }

    public HprofException(String message) {
        super(message);
        this.offset = -1;
    }

    public HprofException(String message, Throwable cause) {
        super(message, cause);
        this.offset = -1;
    }

    /** Byte of the uncompressed dump where the trouble is, -1 where there is no such place. */
    public long offset() {
        return offset;
    }
}

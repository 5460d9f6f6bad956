package io.memwatchdog.hprof;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A dump cannot be read. The message says where and why. */
public final class HprofException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String what;
    private final long offset;

    public HprofException(String message, long offset) {
        this(message, offset, null);
    }

    public HprofException(String message, long offset, @Nullable Throwable cause) {
        this(message, offset, "(at byte " + offset + ")", cause);
    }

    private HprofException(String what, long offset, String place, @Nullable Throwable cause) {
        super(what + " " + place, cause);
        this.what = what;
        this.offset = offset;
    }

    public HprofException(String message) {
        this(message, null);
    }

    public HprofException(String message, @Nullable Throwable cause) {
        super(message, cause);
        this.what = message;
        this.offset = -1;
    }

    /** Byte of the uncompressed dump where the trouble is, -1 where there is no such place. */
    public long offset() {
        return offset;
    }

    /** The same where the file is compressed: there people would look for the byte in vain. */
    public HprofException inUnpackedDump() {
        if (offset < 0) {
            return this;
        }
        HprofException told =
                new HprofException(what, offset, "(at byte " + offset + " of the unpacked dump)", getCause());
        told.setStackTrace(getStackTrace());
        return told;
    }
}

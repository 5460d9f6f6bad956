package io.memwatchdog.diff.file;

/**
 * The layout of a profile file: eight bytes of magic, one of version, then a raw deflate stream with everything else. Numbers
 * are LEB128 (zig-zag where they can be negative). A string is written in full where it first occurs, preceded by 0, and by its
 * number, counted from 1, from then on.
 */
final class ProfileFormat {

    static final byte[] MAGIC = {'M', 'W', 'P', 'R', 'O', 'F', '\r', '\n'};
    static final int VERSION = 2;

    /** Had no references between classes. */
    static final int FIRST_VERSION = 1;

    /** Far beyond what folding makes; a file that claims more is damaged or hostile. */
    static final int MAX_NODES = 2_000_000;

    static final int MAX_ITEMS = 4_000_000;
    static final int MAX_DEPTH = 1_000;
    static final int MAX_STRING_BYTES = 1 << 16;
    static final long MAX_UNPACKED_BYTES = 512L << 20;

    private ProfileFormat() {}
}

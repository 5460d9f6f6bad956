package io.memwatchdog.hprof.graph;

/** How much heap an analysis may need, known before the dump is read. */
public final class IndexSize {

    /** Of an instance without fields: tag, id, stack trace, class and length. */
    private static final long SMALLEST_RECORD_BYTES = 25;

    private static final long REFERENCE_RECORD_BYTES = 8;

    /** Class, first reference, and the bits of its address. */
    private static final long GRAPH_BYTES_PER_OBJECT = 2 * Integer.BYTES + 2;

    private static final long BASE_BYTES = 1 << 20;

    private IndexSize() {}

    /**
     * What is enough for every dump of this size, whether it is all objects or all references. Much of a usual dump is neither,
     * so that half of it does as a rule.
     */
    public static long mostHeapBytes(long dumpBytes) {
        long object = GRAPH_BYTES_PER_OBJECT
                + GraphBuilder.WALK_BYTES_PER_OBJECT
                + GraphBuilder.ANCESTOR_BYTES_PER_OBJECT
                + Integer.BYTES;
        long reference = Integer.BYTES + GraphBuilder.BYTES_PER_FURTHER_REFERENCE;
        return BASE_BYTES
                + Math.max(dumpBytes / SMALLEST_RECORD_BYTES * object, dumpBytes / REFERENCE_RECORD_BYTES * reference);
    }
}

package io.memwatchdog.hprof.graph;

import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.record.HeapVisitor;
import io.memwatchdog.hprof.record.SegmentWalker;

/**
 * A stretch of whole sub-records, about 256 KB: the unit of parallel work and of finding an object in the file.
 *
 * @param stop where the next piece begins
 * @param end where the segment ends
 * @param openEnd whether the file was cut off there
 * @param minId smallest object id in there, unsigned
 * @param maxId greatest object id in there, unsigned
 */
record Piece(long start, long stop, long end, boolean openEnd, long minId, long maxId) {

    static final long BYTES = 256 << 10;

    void walk(SegmentWalker walker, HeapVisitor visitor) throws HprofException {
        walker.walk(start, stop, end, openEnd, visitor);
    }
}

package io.memwatchdog.hprof.graph;

/**
 * How the JVM that wrote the dump lays objects out, from which their size follows; the dump itself tells only the bytes of
 * fields.
 *
 * @param headerBytes before the first field: 16, with compressed class pointers 12, with compact headers 8
 * @param referenceBytes 8, with compressed pointers 4, whatever class pointers are
 * @param arrayHeaderBytes before the first element, if that has four bytes or fewer
 * @param alignmentBytes sizes are multiples of it
 */
record ObjectLayout(int headerBytes, int referenceBytes, int arrayHeaderBytes, int alignmentBytes) {

    long instanceBytes(long references, long primitiveBytes) {
        return align(headerBytes + references * referenceBytes + primitiveBytes, alignmentBytes);
    }

    long arrayBytes(long length, int elementBytes) {
        long header = elementBytes == 8 ? align(arrayHeaderBytes, 8) : arrayHeaderBytes;
        return align(header + length * elementBytes, alignmentBytes);
    }

    /** A size as the JVM rounds it up. */
    long aligned(long bytes) {
        return align(bytes, alignmentBytes);
    }

    private static long align(long bytes, int alignment) {
        return (bytes + alignment - 1) & -alignment;
    }
}

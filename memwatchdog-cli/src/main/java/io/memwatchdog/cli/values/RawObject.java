package io.memwatchdog.cli.values;

import java.nio.ByteBuffer;

/**
 * The beginning of an object as it lies in the dump.
 *
 * @param classId of an instance or an array of objects; 0 for an array of primitives
 * @param elementType of an array of primitives, such as {@link io.memwatchdog.hprof.record.Tag#TYPE_INT}; 0 for others
 * @param length of an array; -1 for an instance
 * @param data not to be moved in
 */
record RawObject(long classId, int elementType, long length, ByteBuffer data) {}

package io.memwatchdog.hprof.record;

import io.memwatchdog.hprof.HprofException;

/**
 * Told of the sub-records of heap dump segments. The cursor stands at the data; a visitor may move it as it likes. The data is
 * within the dump, but only the first {@link DumpBytes#OVERLAP} bytes of it are known to be in one piece after {@link
 * Cursor#require}.
 */
public interface HeapVisitor {

    /**
     * A GC root.
     *
     * @param tag its kind, such as {@link Tag#ROOT_THREAD_OBJECT}
     * @param thread serial number of the thread, 0 where it has none
     * @param frame number of the frame, or for a thread object the serial number of its stack trace
     */
    default void root(int tag, long id, int thread, int frame) throws HprofException {}

    /** A class; the cursor stands behind its id. */
    default void classDump(Cursor cursor, long id) throws HprofException {}

    /** An instance; the cursor stands at its field values. */
    void instance(Cursor cursor, long id, long classId, long length) throws HprofException;

    /** An array of objects; the cursor stands at its elements. */
    void objectArray(Cursor cursor, long id, long classId, long length) throws HprofException;

    /**
     * An array of a primitive type; the cursor stands at its elements.
     *
     * @param type such as {@link Tag#TYPE_INT}
     */
    void primitiveArray(Cursor cursor, long id, int type, long length) throws HprofException;
}

package io.memwatchdog.hprof.record;

/** Tags of records, of sub-records in a heap dump segment, and of types. */
public final class Tag {

    public static final int STRING = 0x01;
    public static final int LOAD_CLASS = 0x02;
    public static final int UNLOAD_CLASS = 0x03;
    public static final int STACK_FRAME = 0x04;
    public static final int STACK_TRACE = 0x05;
    public static final int ALLOC_SITES = 0x06;
    public static final int HEAP_SUMMARY = 0x07;
    public static final int START_THREAD = 0x0A;
    public static final int END_THREAD = 0x0B;
    public static final int HEAP_DUMP = 0x0C;
    public static final int CPU_SAMPLES = 0x0D;
    public static final int CONTROL_SETTINGS = 0x0E;
    public static final int HEAP_DUMP_SEGMENT = 0x1C;
    public static final int HEAP_DUMP_END = 0x2C;

    public static final int ROOT_UNKNOWN = 0xFF;
    public static final int ROOT_JNI_GLOBAL = 0x01;
    public static final int ROOT_JNI_LOCAL = 0x02;
    public static final int ROOT_JAVA_FRAME = 0x03;
    public static final int ROOT_NATIVE_STACK = 0x04;
    public static final int ROOT_STICKY_CLASS = 0x05;
    public static final int ROOT_THREAD_BLOCK = 0x06;
    public static final int ROOT_MONITOR_USED = 0x07;
    public static final int ROOT_THREAD_OBJECT = 0x08;
    public static final int CLASS_DUMP = 0x20;
    public static final int INSTANCE_DUMP = 0x21;
    public static final int OBJECT_ARRAY_DUMP = 0x22;
    public static final int PRIMITIVE_ARRAY_DUMP = 0x23;

    /** Android's additions. */
    public static final int HEAP_DUMP_INFO = 0xFE;

    public static final int ROOT_INTERNED_STRING = 0x89;
    public static final int ROOT_FINALIZING = 0x8A;
    public static final int ROOT_DEBUGGER = 0x8B;
    public static final int ROOT_REFERENCE_CLEANUP = 0x8C;
    public static final int ROOT_VM_INTERNAL = 0x8D;
    public static final int ROOT_JNI_MONITOR = 0x8E;
    public static final int UNREACHABLE = 0x90;
    public static final int PRIMITIVE_ARRAY_NO_DATA = 0xC3;

    public static final int TYPE_OBJECT = 2;
    public static final int TYPE_BOOLEAN = 4;
    public static final int TYPE_CHAR = 5;
    public static final int TYPE_FLOAT = 6;
    public static final int TYPE_DOUBLE = 7;
    public static final int TYPE_BYTE = 8;
    public static final int TYPE_SHORT = 9;
    public static final int TYPE_INT = 10;
    public static final int TYPE_LONG = 11;

    private static final int[] TYPE_BYTES = {0, 0, -1, 0, 1, 2, 4, 8, 1, 2, 4, 8};
    private static final String[] TYPE_NAMES = {
        "", "", "", "", "boolean", "char", "float", "double", "byte", "short", "int", "long"
    };

    private Tag() {}

    /** Size of a value of this type in the dump; 0 where there is no such type. */
    public static int typeBytes(int type, int idSize) {
        if (type == TYPE_OBJECT) {
            return idSize;
        }
        return type > 0 && type < TYPE_BYTES.length ? TYPE_BYTES[type] : 0;
    }

    /** Name of a primitive type. */
    public static String typeName(int type) {
        return TYPE_NAMES[type];
    }
}

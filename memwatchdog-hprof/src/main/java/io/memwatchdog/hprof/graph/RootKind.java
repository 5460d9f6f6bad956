package io.memwatchdog.hprof.graph;

import io.memwatchdog.hprof.record.Tag;

/** Why an object is alive without being referred to. In the order in which a path from it is preferred. */
public enum RootKind {
    /** A class of a built-in loader, or one that the JVM holds. */
    CLASS("<class>"),
    THREAD("<thread>"),
    JNI_GLOBAL("<jni global>"),
    /** Held by the JVM for a reason that the dump does not tell. */
    VM("<vm>"),
    /** A local variable or parameter of a running method. Counts only for what nothing else holds. */
    JAVA_FRAME("<local>"),
    JNI_LOCAL("<jni local>"),
    NATIVE_STACK("<native stack>"),
    /** Locked by a thread. */
    MONITOR("<locked>"),
    /** Reached through soft references alone. */
    SOFT("<soft>"),
    /** Held from several roots, so that none of them alone retains it. */
    SHARED("<shared>");

    private final String label;

    RootKind(String label) {
        this.label = label;
    }

    /** As it stands in a path. */
    public String label() {
        return label;
    }

    /** Whether objects that this root holds are only attributed to it if nothing else holds them. */
    public boolean isTransient() {
        return this == JAVA_FRAME || this == JNI_LOCAL || this == NATIVE_STACK || this == MONITOR;
    }

    static RootKind ofTag(int tag) {
        return switch (tag) {
            case Tag.ROOT_STICKY_CLASS -> CLASS;
            case Tag.ROOT_THREAD_OBJECT -> THREAD;
            case Tag.ROOT_JNI_GLOBAL -> JNI_GLOBAL;
            case Tag.ROOT_JAVA_FRAME -> JAVA_FRAME;
            case Tag.ROOT_JNI_LOCAL -> JNI_LOCAL;
            case Tag.ROOT_NATIVE_STACK, Tag.ROOT_THREAD_BLOCK -> NATIVE_STACK;
            case Tag.ROOT_MONITOR_USED, Tag.ROOT_JNI_MONITOR -> MONITOR;
            default -> VM;
        };
    }
}

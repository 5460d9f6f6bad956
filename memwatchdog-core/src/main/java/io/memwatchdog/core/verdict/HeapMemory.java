package io.memwatchdog.core.verdict;

/** What the heap lies in, as the kernel counts it. */
public enum HeapMemory {
    /** Among the process's anonymous pages, and of the control group. */
    ANONYMOUS,

    /** Not among them, but of the control group: ZGC's. */
    SHARED,

    /** In huge pages that were reserved beforehand: of neither. */
    RESERVED
}

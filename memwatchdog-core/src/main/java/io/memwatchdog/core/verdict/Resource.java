package io.memwatchdog.core.verdict;

/** What can leak. */
public enum Resource {
    HEAP,
    METASPACE,
    DIRECT,
    THREADS,
    PROCESS
}

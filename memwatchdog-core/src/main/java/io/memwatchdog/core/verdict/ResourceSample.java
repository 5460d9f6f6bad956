package io.memwatchdog.core.verdict;

/**
 * What the JVM uses beside the heap, read every few seconds; -1 where unknown or where nothing limits it.
 *
 * @param atMs milliseconds since the JVM started
 * @param residentBytes all memory that the process occupies, pages of mapped files too
 * @param residentLimitBytes where the control group is killed or throttled
 * @param anonymousBytes of the resident ones those that no file backs: the kernel cannot drop them when memory is short
 * @param heapCommittedBytes what the heap occupies at most
 * @param directLimitBytes {@code MaxDirectMemorySize}, or what stands for it
 * @param mappedUsedBytes files mapped into memory
 * @param mappedCount buffers of such files; each takes at least one of the process's mappings
 * @param mappingLimit mappings that the kernel lets a process have
 * @param threadLimit tasks that the container may have, less those that are no Java threads
 * @param heapMemory what the heap lies in
 */
public record ResourceSample(
        long atMs,
        long heapUsedBytes,
        long metaspaceUsedBytes,
        long loadedClasses,
        long directUsedBytes,
        long directCount,
        long threads,
        long residentBytes,
        long residentLimitBytes,
        long anonymousBytes,
        long heapCommittedBytes,
        long directLimitBytes,
        long mappedUsedBytes,
        long mappedCount,
        long mappingLimit,
        long threadLimit,
        HeapMemory heapMemory) {

    /** As recorded traces have it. */
    public ResourceSample(
            long atMs,
            long heapUsedBytes,
            long metaspaceUsedBytes,
            long loadedClasses,
            long directUsedBytes,
            long directCount,
            long threads,
            long residentBytes,
            long residentLimitBytes) {
        this(
                atMs,
                heapUsedBytes,
                metaspaceUsedBytes,
                loadedClasses,
                directUsedBytes,
                directCount,
                threads,
                residentBytes,
                residentLimitBytes,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                HeapMemory.ANONYMOUS);
    }

    /** Whether the heap is not among what is anonymous. */
    public boolean heapApart() {
        return heapMemory != HeapMemory.ANONYMOUS;
    }

    /** What counts against the limit of the container and stays when memory is short. */
    long heldBytes() {
        return anonymousBytes > 0 ? anonymousBytes : residentBytes;
    }
}

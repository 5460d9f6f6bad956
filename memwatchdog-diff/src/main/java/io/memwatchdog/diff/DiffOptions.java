package io.memwatchdog.diff;

import java.util.List;

/**
 * How heaps are compared.
 *
 * @param maxSuspects most suspects reported
 * @param maxEntries most changed paths and most changed classes reported
 * @param minGrowthBytes what grew by less is no suspect, unless by count
 * @param applicationPackages prefixes of classes that count as the application's; when empty, all but the JDK's and those of
 *     well-known libraries
 */
public record DiffOptions(int maxSuspects, int maxEntries, long minGrowthBytes, List<String> applicationPackages) {

    public DiffOptions {
        applicationPackages = List.copyOf(applicationPackages);
    }

    /** Ten suspects, 200 entries, growth of 256 KiB and more. */
    public static DiffOptions defaults() {
        return new DiffOptions(10, 200, 256 << 10, List.of());
    }

    public DiffOptions withMaxSuspects(int suspects) {
        return new DiffOptions(suspects, maxEntries, minGrowthBytes, applicationPackages);
    }

    public DiffOptions withMaxEntries(int entries) {
        return new DiffOptions(maxSuspects, entries, minGrowthBytes, applicationPackages);
    }

    public DiffOptions withMinGrowthBytes(long bytes) {
        return new DiffOptions(maxSuspects, maxEntries, bytes, applicationPackages);
    }

    public DiffOptions withApplicationPackages(List<String> prefixes) {
        return new DiffOptions(maxSuspects, maxEntries, minGrowthBytes, prefixes);
    }
}

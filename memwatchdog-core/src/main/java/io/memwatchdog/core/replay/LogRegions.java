package io.memwatchdog.core.replay;

import io.memwatchdog.core.gc.PoolUsage;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines in which G1 tells its regions by kind, before the summary of the same collection. */
final class LogRegions {

    private static final Pattern REGIONS =
            Pattern.compile("GC\\(\\d+\\) (Old|Survivor|Humongous|Archive) regions: (\\d{1,9})->(\\d{1,9}).*");

    /** The pool for the heap as a whole. */
    static final String HEAP = "Heap";

    private final Map<String, long[]> counts = new HashMap<>();

    void accept(String message) {
        Matcher m = REGIONS.matcher(message);
        if (m.matches()) {
            counts.put(m.group(1), new long[] {Long.parseLong(m.group(2)), Long.parseLong(m.group(3))});
        }
    }

    /** The heap's pools at a summary; the heap as one pool where its regions were not told. */
    Map<String, PoolUsage> pools(long before, long after, LogFacts facts) {
        Map<String, PoolUsage> pools = new HashMap<>();
        long size = facts.regionBytes();
        if (size == 0 || !counts.containsKey("Old")) {
            pools.put(HEAP, new PoolUsage(before, 0, after, 0, facts.maxBytes()));
            return pools;
        }
        long oldBefore = size * sum(0, "Old", "Humongous", "Archive");
        long oldAfter = size * sum(1, "Old", "Humongous", "Archive");
        long survivorBefore = size * sum(0, "Survivor");
        long survivorAfter = size * sum(1, "Survivor");
        pools.put("G1 Old Gen", new PoolUsage(oldBefore, 0, oldAfter, 0, facts.maxBytes()));
        pools.put("G1 Survivor Space", new PoolUsage(survivorBefore, 0, survivorAfter, 0, -1));
        // What regions round up is taken back here, so that the sum is what the summary says.
        pools.put(
                "G1 Eden Space",
                new PoolUsage(before - oldBefore - survivorBefore, 0, after - oldAfter - survivorAfter, 0, -1));
        return pools;
    }

    void forget() {
        counts.clear();
    }

    private long sum(int when, String... kinds) {
        long sum = 0;
        for (String kind : kinds) {
            long[] count = counts.get(kind);
            sum += count == null ? 0 : count[when];
        }
        return sum;
    }
}

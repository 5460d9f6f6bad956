package io.memwatchdog.core.replay;

import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.gc.PoolUsage;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads collections out of the messages of a GC log and tells them as the JVM's beans would have, so that the same samplers
 * serve. Handles Serial, Parallel, G1, ZGC and Shenandoah, with and without generations, of JDK 17 to 25; details
 * ({@code gc*}) are used where the log has them, a bare {@code gc} will do.
 */
final class LogCollections {

    private static final Pattern SUMMARY = Pattern.compile("GC\\((\\d+)\\) (?:[YyO]: )?(.{4,120}?) " + LogSize.PATTERN
            + "(?:\\(\\d+%\\))?->" + LogSize.PATTERN + "(?:\\(\\d+%\\)|\\(" + LogSize.PATTERN + "\\)).*");
    private static final Pattern REGIONS =
            Pattern.compile("GC\\(\\d+\\) (Old|Survivor|Humongous|Archive) regions: (\\d+)->(\\d+).*");
    private static final Pattern LIVE =
            Pattern.compile("GC\\((\\d+)\\) ?([yYO]?):? *Live: +- +" + LogSize.PATTERN + " .*");
    private static final Pattern MAX_CAPACITY = Pattern.compile("(?:Heap )?Max Capacity: " + LogSize.PATTERN + ".*");
    private static final Pattern REGION_SIZE = Pattern.compile("Heap Region Size: " + LogSize.PATTERN);
    private static final Pattern METASPACE = Pattern.compile("GC\\(\\d+\\) (?:[YyO]: )?Metaspace: " + LogSize.PATTERN
            + "(?:\\([^)]*\\)->" + LogSize.PATTERN + ".*| used.*)");
    private static final Pattern OLD_USED =
            Pattern.compile("GC\\((\\d+)\\) At end of .*: Old generation used: " + LogSize.PATTERN + ".*");

    private final Consumer<GcEvent> events;
    private final Map<String, long[]> regions = new HashMap<>();
    private String kind = "";
    private long maxBytes;
    private long largestCommittedBytes;
    private long regionBytes;
    private long metaspaceBytes = -1;
    private long youngLiveBytes;
    private boolean generational;
    /** Until JDK 20 the pauses of a concurrent cycle of G1 were no event of any bean. */
    private boolean tellsConcurrentCycles = true;

    private boolean collected;

    LogCollections(Consumer<GcEvent> events) {
        this.events = events;
    }

    /** Whether a message is the first word of another JVM, which logs to the same file. */
    boolean isFollowedBy(String message) {
        return collected && message.startsWith("Using ");
    }

    /** Whether the largest size of the heap was nowhere told. */
    boolean guessesLimit() {
        return collected && maxBytes == 0;
    }

    void accept(double uptimeMs, String message) {
        if (message.contains("->")) {
            if (message.contains(" regions: ")) {
                regions(message);
            } else if (message.contains("Metaspace: ")) {
                metaspace(message);
            } else {
                summary(uptimeMs, message);
            }
        } else if (message.contains("Live: ")) {
            live(uptimeMs, message);
        } else if (message.contains("Metaspace: ")) {
            metaspace(message);
        } else if (message.contains("Old generation used: ")) {
            oldGeneration(uptimeMs, message);
        } else {
            initialisation(message);
        }
    }

    private void initialisation(String message) {
        if (message.startsWith("Using ") && kind.isEmpty()) {
            kind = message.substring("Using ".length());
        } else if (message.startsWith("Version: 17.")
                || message.startsWith("Version: 18.")
                || message.startsWith("Version: 19.")) {
            tellsConcurrentCycles = false;
        } else if (message.startsWith("Mode: Generational")) {
            generational = true;
        } else if (message.contains("Max Capacity: ")) {
            Matcher size = MAX_CAPACITY.matcher(message);
            if (size.matches()) {
                maxBytes = LogSize.bytes(size.group(1), size.group(2));
            }
        } else if (message.startsWith("Heap Region Size: ")) {
            Matcher size = REGION_SIZE.matcher(message);
            if (size.matches()) {
                regionBytes = LogSize.bytes(size.group(1), size.group(2));
            }
        }
    }

    private void regions(String message) {
        Matcher m = REGIONS.matcher(message);
        if (m.matches()) {
            regions.put(m.group(1), new long[] {Long.parseLong(m.group(2)), Long.parseLong(m.group(3))});
        }
    }

    private void metaspace(String message) {
        Matcher m = METASPACE.matcher(message);
        if (m.matches()) {
            metaspaceBytes =
                    m.group(3) == null ? LogSize.bytes(m.group(1), m.group(2)) : LogSize.bytes(m.group(3), m.group(4));
        }
    }

    /** ZGC tells the live set of a generation when it has marked it; a major collection marks the young one first. */
    private void live(double uptimeMs, String message) {
        Matcher m = LIVE.matcher(message);
        if (!m.matches()) {
            return;
        }
        long bytes = LogSize.bytes(m.group(3), m.group(4));
        if (m.group(2).equalsIgnoreCase("y")) {
            youngLiveBytes = bytes;
            return;
        }
        long live = m.group(2).isEmpty() ? bytes : bytes + youngLiveBytes;
        Map<String, PoolUsage> pools = new HashMap<>();
        pools.put(GcEvent.LIVE_SET, usage(live, live, maxBytes()));
        addMetaspace(pools);
        emit("ZGC Live", "end of GC cycle", "", m.group(1), uptimeMs, pools);
    }

    private void oldGeneration(double uptimeMs, String message) {
        Matcher m = OLD_USED.matcher(message);
        if (m.matches()) {
            long old = LogSize.bytes(m.group(2), m.group(3));
            Map<String, PoolUsage> pools = new HashMap<>();
            pools.put("Shenandoah Old Gen", usage(old, old, maxBytes()));
            addMetaspace(pools);
            emit("Shenandoah Cycles", "end of GC cycle", "", m.group(1), uptimeMs, pools);
        }
    }

    private void summary(double uptimeMs, String message) {
        Matcher m = SUMMARY.matcher(message);
        if (!m.matches()) {
            return;
        }
        String title = m.group(2);
        long before = LogSize.bytes(m.group(3), m.group(4));
        long after = LogSize.bytes(m.group(5), m.group(6));
        if (m.group(7) != null) {
            largestCommittedBytes = Math.max(largestCommittedBytes, LogSize.bytes(m.group(7), m.group(8)));
        }
        String bean = bean(title);
        if (bean.isEmpty()) {
            return;
        }
        Map<String, PoolUsage> pools = heapPools(before, after);
        addMetaspace(pools);
        String action = title.startsWith("Pause Full") ? "end of major GC" : "end of minor GC";
        emit(bean, action, cause(title), m.group(1), uptimeMs, pools);
        regions.clear();
    }

    private String bean(String title) {
        if (title.startsWith("Pause Full")) {
            return kind.startsWith("Shenandoah")
                    ? shenandoahBean()
                    : kind.startsWith("G1")
                            ? "G1 Old Generation"
                            : serialOrParallel("MarkSweepCompact", "PS MarkSweep");
        }
        if (title.startsWith("Pause Young")) {
            return isG1(title) ? "G1 Young Generation" : serialOrParallel("Copy", "PS Scavenge");
        }
        if (title.startsWith("Pause Remark") || title.startsWith("Pause Cleanup")) {
            return tellsConcurrentCycles ? "G1 Concurrent GC" : "";
        }
        if (title.startsWith("Major Collection")) {
            return "ZGC Major Cycles";
        }
        if (title.startsWith("Minor Collection")) {
            return "ZGC Minor Cycles";
        }
        if (title.startsWith("Garbage Collection")) {
            return "ZGC Cycles";
        }
        return title.startsWith("Concurrent cleanup") || title.startsWith("Pause Degenerated GC")
                ? shenandoahBean()
                : "";
    }

    /** With generations, the level of the old one counts, which {@link #oldGeneration} tells. */
    private String shenandoahBean() {
        return generational ? "Shenandoah Pauses" : "Shenandoah Cycles";
    }

    private boolean isG1(String title) {
        boolean g1 = kind.startsWith("G1") || title.contains("(G1 ");
        if (g1) {
            kind = "G1";
        }
        return g1;
    }

    private String serialOrParallel(String serial, String parallel) {
        return kind.startsWith("Parallel") ? parallel : serial;
    }

    private static String cause(String title) {
        int open = title.lastIndexOf('(');
        int close = title.lastIndexOf(')');
        return open >= 0 && close > open ? title.substring(open + 1, close) : "";
    }

    private Map<String, PoolUsage> heapPools(long before, long after) {
        Map<String, PoolUsage> pools = new HashMap<>();
        if (regionBytes == 0 || !regions.containsKey("Old")) {
            pools.put("Heap", usage(before, after, maxBytes()));
            return pools;
        }
        long oldBefore = regionBytes(0, "Old", "Humongous", "Archive");
        long oldAfter = regionBytes(1, "Old", "Humongous", "Archive");
        long survivorBefore = regionBytes(0, "Survivor");
        long survivorAfter = regionBytes(1, "Survivor");
        pools.put("G1 Old Gen", usage(oldBefore, oldAfter, maxBytes()));
        pools.put("G1 Survivor Space", usage(survivorBefore, survivorAfter, -1));
        // What regions round up is taken back here, so that the sum is what the summary says.
        pools.put("G1 Eden Space", usage(before - oldBefore - survivorBefore, after - oldAfter - survivorAfter, -1));
        return pools;
    }

    private long regionBytes(int when, String... kinds) {
        long sum = 0;
        for (String name : kinds) {
            long[] counts = regions.get(name);
            sum += counts == null ? 0 : counts[when] * regionBytes;
        }
        return sum;
    }

    private void addMetaspace(Map<String, PoolUsage> pools) {
        if (metaspaceBytes >= 0) {
            pools.put("Metaspace", usage(metaspaceBytes, metaspaceBytes, -1));
        }
    }

    private long maxBytes() {
        return maxBytes > 0 ? maxBytes : largestCommittedBytes;
    }

    private static PoolUsage usage(long before, long after, long max) {
        return new PoolUsage(before, 0, after, 0, max);
    }

    private void emit(
            String bean, String action, String cause, String id, double uptimeMs, Map<String, PoolUsage> pools) {
        long atMs = Math.round(uptimeMs);
        collected = true;
        events.accept(new GcEvent(bean, action, cause, idOf(id), atMs, atMs, pools));
    }

    private static long idOf(String digits) {
        return digits.length() > 18 ? 0 : Long.parseLong(digits);
    }
}

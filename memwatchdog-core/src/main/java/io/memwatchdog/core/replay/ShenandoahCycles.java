package io.memwatchdog.core.replay;

import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.gc.LogSize;
import io.memwatchdog.core.gc.PoolUsage;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Cycles of Shenandoah, of which a log tells in several lines and the bean when they are over.
 *
 * <p>A cycle cleans up twice: first the regions in which nothing lives, which leaves the garbage of all others, and, unless that was
 * enough, again after their evacuation. With generations the level of the old one counts, which the details of a log tell at
 * the end of a cycle, after the young one's. A bare log tells the heap as a whole; its troughs, which mixed collections
 * leave, are taken for those of the old generation.
 */
final class ShenandoahCycles {

    static final String BEAN = "Shenandoah Cycles";
    private static final String OLD = "Shenandoah Old Gen";
    private static final String YOUNG = "Shenandoah Young Gen";
    private static final Pattern USED =
            Pattern.compile("(GC\\((\\d+)\\) )At end of .*: (Young|Old) generation used: " + LogSize.PATTERN + ".*");

    private final Consumer<GcEvent> events;
    private String cycle = "";
    /** What the present cycle has come to so far. */
    private @Nullable GcEvent last;

    private long beforeBytes = -1;
    private long youngBytes = -1;
    private boolean generational;
    private boolean tellsOld;

    ShenandoahCycles(Consumer<GcEvent> events) {
        this.events = events;
    }

    static boolean isOfGeneration(String message) {
        return message.contains(" generation used: ");
    }

    /** Hears every message before it is read. */
    void goesOn(String message) {
        if (message.startsWith("GC(") && !message.startsWith(cycle)) {
            end();
        } else if (message.startsWith("Concurrent evacuation", cycle.length())) {
            last = null;
        }
    }

    /** The heap as a summary tells it. */
    void add(String ofCycle, String title, GcEvent heap, boolean withGenerations) {
        generational |= withGenerations;
        if (title.startsWith("Concurrent cleanup (Old)")) {
            // follows upon a marking, and no young objects were collected
            return;
        }
        cycle = ofCycle;
        last = heap;
        if (beforeBytes < 0) {
            beforeBytes = heapOf(heap).usedBeforeBytes();
        }
    }

    /** One generation at the end of a cycle. */
    void addGeneration(long atMs, String message, Map<String, PoolUsage> beside, long maxBytes) {
        Matcher m = USED.matcher(message);
        if (!m.matches()) {
            return;
        }
        generational = true;
        cycle = m.group(1);
        long bytes = LogSize.bytes(m.group(4), m.group(5));
        if (m.group(3).equals("Young")) {
            youngBytes = bytes;
            return;
        }
        tellsOld = true;
        Map<String, PoolUsage> pools = new HashMap<>(beside);
        pools.putAll(generations(bytes, maxBytes));
        forget();
        events.accept(new GcEvent(BEAN, "end of GC cycle", "", LogCollections.idOf(m.group(2)), atMs, atMs, pools));
    }

    /** Both, as the beans tell them: the load is that of the whole heap. */
    private Map<String, PoolUsage> generations(long oldBytes, long maxBytes) {
        GcEvent heap = last;
        long cleanedBytes = heap == null ? oldBytes : heapOf(heap).usedAfterBytes();
        long afterBytes = youngBytes < 0 ? Math.max(oldBytes, cleanedBytes) : oldBytes + youngBytes;
        long before = beforeBytes < 0 ? afterBytes : Math.max(oldBytes, beforeBytes);
        return Map.of(
                OLD, new PoolUsage(oldBytes, 0, oldBytes, 0, maxBytes),
                YOUNG, new PoolUsage(before - oldBytes, 0, afterBytes - oldBytes, 0, maxBytes));
    }

    /** Another cycle goes on, or no more lines will come. */
    void end() {
        GcEvent heap = last;
        forget();
        if (heap != null && !tellsOld) {
            events.accept(generational ? asOld(heap) : heap);
        }
    }

    private void forget() {
        last = null;
        beforeBytes = -1;
        youngBytes = -1;
    }

    private static GcEvent asOld(GcEvent event) {
        Map<String, PoolUsage> pools = new HashMap<>(event.pools());
        pools.remove(LogRegions.HEAP);
        pools.put(OLD, heapOf(event));
        return new GcEvent(BEAN, event.action(), event.cause(), event.id(), event.startMs(), event.endMs(), pools);
    }

    private static PoolUsage heapOf(GcEvent event) {
        return event.pools().getOrDefault(LogRegions.HEAP, new PoolUsage(0, 0, 0, 0, -1));
    }
}

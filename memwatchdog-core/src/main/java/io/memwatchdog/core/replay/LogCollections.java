package io.memwatchdog.core.replay;

import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.gc.LogSize;
import io.memwatchdog.core.gc.PoolUsage;
import io.memwatchdog.core.gc.ZgcLive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
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
    private static final Pattern METASPACE = Pattern.compile("GC\\(\\d+\\) (?:[YyO]: )?Metaspace: " + LogSize.PATTERN
            + "(?:\\([^)]*\\)->" + LogSize.PATTERN + ".*| used.*)");

    private static final int MOST_UNDECIDED = 100;

    private final Consumer<GcEvent> events;
    private final LogFacts facts = new LogFacts();
    private final LogRegions regions = new LogRegions();
    private final ZgcLive stated = new ZgcLive();
    private final ShenandoahCycles shenandoah;
    /** Full collections of which it is not known yet whether they are G1's. */
    private final List<GcEvent> undecided = new ArrayList<>();

    private long metaspaceBytes = -1;
    private boolean collected;

    LogCollections(Consumer<GcEvent> events) {
        this.events = events;
        this.shenandoah = new ShenandoahCycles(this::emit);
    }

    /** Whether a message is the first word of another JVM, which logs to the same file. */
    boolean isFollowedBy(String message) {
        return collected && LogFacts.isFirstWord(message);
    }

    /** Whether the largest size of the heap that was seen stands for the limit, which was nowhere told. */
    boolean guessesLimit() {
        return collected && !facts.tellsLimit() && facts.maxBytes() > 0;
    }

    void accept(double uptimeMs, String message) {
        shenandoah.goesOn(message);
        if (message.contains("->")) {
            if (message.contains(" regions: ")) {
                facts.learn(message);
                regions.accept(message);
            } else if (message.contains("Metaspace: ")) {
                metaspace(message);
            } else if (LogFacts.isOfYoungGeneration(message)) {
                facts.learn(message);
            } else {
                summary(uptimeMs, message);
            }
        } else if (message.contains("Live: ")) {
            live(uptimeMs, message);
        } else if (message.contains("Metaspace: ")) {
            metaspace(message);
        } else if (ShenandoahCycles.isOfGeneration(message)) {
            shenandoah.addGeneration(Math.round(uptimeMs), message, metaspacePool(), facts.maxBytes());
        } else {
            facts.accept(message);
        }
    }

    /** No more lines will come. */
    void end() {
        shenandoah.end();
        decide();
    }

    private void decide() {
        for (GcEvent full : List.copyOf(undecided)) {
            emit(new GcEvent(
                    facts.fullBean(),
                    full.action(),
                    full.cause(),
                    full.id(),
                    full.startMs(),
                    full.endMs(),
                    full.pools()));
        }
        undecided.clear();
    }

    private void metaspace(String message) {
        Matcher m = METASPACE.matcher(message);
        if (m.matches()) {
            metaspaceBytes =
                    m.group(3) == null ? LogSize.bytes(m.group(1), m.group(2)) : LogSize.bytes(m.group(3), m.group(4));
        }
    }

    private void live(double uptimeMs, String message) {
        stated.accept(message)
                .ifPresent(live -> emit(live.at(Math.round(uptimeMs), metaspacePool(), facts.maxBytes())));
    }

    private void summary(double uptimeMs, String message) {
        Matcher m = SUMMARY.matcher(message);
        if (!m.matches()) {
            return;
        }
        String title = m.group(2);
        if (m.group(7) != null) {
            facts.committed(LogSize.bytes(m.group(7), m.group(8)));
        }
        String bean = facts.bean(title);
        boolean unknown = facts.leavesOpen(title);
        if (!unknown || undecided.size() == MOST_UNDECIDED) {
            decide();
        }
        if (bean.isEmpty()) {
            return;
        }
        long before = LogSize.bytes(m.group(3), m.group(4));
        long after = LogSize.bytes(m.group(5), m.group(6));
        String action = title.startsWith("Pause Full") ? "end of major GC" : "end of minor GC";
        Map<String, PoolUsage> pools = metaspacePool();
        pools.putAll(regions.pools(before, after, facts));
        regions.forget();
        long atMs = Math.round(uptimeMs);
        GcEvent event = new GcEvent(bean, action, cause(title), idOf(m.group(1)), atMs, atMs, pools);
        collected = true;
        if (unknown) {
            undecided.add(event);
        } else if (bean.equals(ShenandoahCycles.BEAN)) {
            shenandoah.add("GC(" + m.group(1) + ") ", title, event, facts.isGenerational());
        } else {
            emit(event);
        }
    }

    private static String cause(String title) {
        int open = title.lastIndexOf('(');
        int close = title.lastIndexOf(')');
        return open >= 0 && close > open ? title.substring(open + 1, close) : "";
    }

    /** Whoever asks may add to it. */
    private Map<String, PoolUsage> metaspacePool() {
        Map<String, PoolUsage> pools = new HashMap<>();
        if (metaspaceBytes >= 0) {
            pools.put("Metaspace", new PoolUsage(metaspaceBytes, 0, metaspaceBytes, 0, -1));
        }
        return pools;
    }

    private void emit(GcEvent event) {
        collected = true;
        events.accept(event);
    }

    static long idOf(String digits) {
        return digits.length() > 18 ? 0 : Long.parseLong(digits);
    }
}

package io.memwatchdog.core.gc;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The live set that ZGC states in its log and nowhere else. With generations it states one for each when it has marked it; a
 * major collection marks the young one first. Holds the state of one log.
 */
public final class ZgcLive {

    private static final Pattern LIVE =
            Pattern.compile("GC\\((\\d{1,18})\\) ?([yYO]?):? *Live: +- +" + LogSize.PATTERN + " .*");

    private long youngBytes;

    /**
     * What a message has stated.
     *
     * @param id number of the collection
     */
    public record Stated(long id, long liveBytes) {

        /** As an event, which samplers prefer to anything else. */
        public GcEvent at(long atMs, Map<String, PoolUsage> otherPools, long maxBytes) {
            Map<String, PoolUsage> pools = new HashMap<>(otherPools);
            pools.put(GcEvent.LIVE_SET, new PoolUsage(liveBytes, 0, liveBytes, 0, maxBytes));
            return new GcEvent("ZGC Live", "end of GC cycle", "", id, atMs, atMs, pools);
        }
    }

    /** Reads a message of the log, without its decorations; empty unless it completes the live set. */
    public Optional<Stated> accept(String message) {
        Matcher m = LIVE.matcher(message);
        if (!m.matches()) {
            return Optional.empty();
        }
        long bytes = LogSize.bytes(m.group(3), m.group(4));
        if (m.group(2).equalsIgnoreCase("y")) {
            youngBytes = bytes;
            return Optional.empty();
        }
        long live = m.group(2).isEmpty() ? bytes : bytes + youngBytes;
        return Optional.of(new Stated(Long.parseLong(m.group(1)), live));
    }
}

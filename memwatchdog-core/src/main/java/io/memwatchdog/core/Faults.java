package io.memwatchdog.core;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Faults of our own, caught at the edge of our thread: each kind is logged once, all are counted. Thread-safe. */
final class Faults {

    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

    private final AtomicLong count = new AtomicLong();
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    void caught(Throwable fault) {
        try {
            count.incrementAndGet();
            if (seen.add(kind(fault))) {
                log.warn("memwatchdog: caught a fault of its own and goes on; it is logged once", fault);
            }
        } catch (OutOfMemoryError full) {
            // not even the log line can be had: it was counted
        }
    }

    long count() {
        return count.get();
    }

    private static String kind(Throwable fault) {
        StackTraceElement[] trace = fault.getStackTrace();
        return fault.getClass().getName() + (trace.length == 0 ? "" : "@" + trace[0]);
    }
}

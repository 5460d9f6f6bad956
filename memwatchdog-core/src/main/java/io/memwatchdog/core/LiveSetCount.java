package io.memwatchdog.core;

import io.memwatchdog.core.evidence.EvidenceCollector;
import io.memwatchdog.core.gc.HeapSample;
import io.memwatchdog.core.schedule.WatchdogClock;
import io.memwatchdog.core.snapshot.LiveSet;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves the live set beside the running application: a fork, whose child counts what is reachable. The application stands
 * still for the fork alone. A budget bounds that to a thousandth of the time that passes, and the child's work to a
 * hundredth of one core, as the quickest of the last ones was: what makes one slower, a busy machine, passes.
 */
final class LiveSetCount implements Probe.Proof {

    private static final Logger log = LoggerFactory.getLogger(Watchdog.class);

    private static final double PAUSE_SHARE = 0.001;
    private static final double CHILD_SHARE = 0.01;

    private static final int REMEMBERED = 3;

    /** A service that has just started leaves the first child little of the processor. */
    private static final int LONGEST_FIRST_REST = 30;

    /** What keeps a fork from working may pass; the attempts become rare meanwhile. */
    private static final int MOST_DOUBLINGS = 6;

    private final Duration interval;
    private final Budget pauses;
    private final Budget child;
    private final Duration deadline;
    private final EvidenceCollector evidence;
    private final LongSupplier largestHeapBytes;
    private final Consumer<HeapSample> proven;
    private final WatchdogClock clock;
    private final Deque<Double> rests = new ArrayDeque<>();
    private long notBeforeMs;
    private int failures;

    /**
     * A count that has not been made yet.
     *
     * @param deadline by which one is over
     * @param proven is told the live set on the watchdog's thread
     */
    LiveSetCount(
            Duration interval,
            Duration deadline,
            EvidenceCollector evidence,
            LongSupplier largestHeapBytes,
            Consumer<HeapSample> proven,
            WatchdogClock clock) {
        this.interval = interval;
        this.pauses = Budget.of(PAUSE_SHARE, interval);
        this.child = Budget.of(CHILD_SHARE, interval);
        this.deadline = deadline;
        this.evidence = evidence;
        this.largestHeapBytes = largestHeapBytes;
        this.proven = proven;
        this.clock = clock;
    }

    @Override
    public boolean isPossible() {
        return evidence.countsLiveSets();
    }

    @Override
    public boolean begin(long nowMs, long provenMs, long usedBytes) {
        if (nowMs < notBeforeMs || evidence.isFreezing()) {
            return false;
        }
        notBeforeMs = nowMs + deadline.toMillis();
        evidence.countLiveSet(this::counted, this::refused);
        return true;
    }

    private void counted(LiveSet found) {
        failures = 0;
        boolean first = rests.isEmpty();
        rests.addLast(Math.max(pauses.restMs(found.pauseMs()), child.restMs(found.tookMs())));
        if (rests.size() > REMEMBERED) {
            rests.removeFirst();
        }
        double least = Collections.min(rests);
        rest(first ? Math.min(least, (double) LONGEST_FIRST_REST * interval.toMillis()) : least);
        log.debug("memwatchdog: the live set was counted, since collections are few: {}", found);
        proven.accept(new HeapSample(clock.uptimeMs(), found.bytes(), largestHeapBytes.getAsLong()));
    }

    private void refused(String reason) {
        if (failures == 0) {
            log.info("memwatchdog: collections are few here, and the live set cannot be counted: {}", reason);
        }
        rest((double) interval.toMillis() * (1L << Math.min(++failures, MOST_DOUBLINGS)));
    }

    private void rest(double ms) {
        notBeforeMs = clock.uptimeMs() + (long) ms;
    }
}

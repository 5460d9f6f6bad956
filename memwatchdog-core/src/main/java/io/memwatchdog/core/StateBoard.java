package io.memwatchdog.core;

import com.sun.management.ThreadMXBean;
import io.memwatchdog.core.alert.Alert;
import io.memwatchdog.core.alert.AlertDesk;
import io.memwatchdog.core.alert.DeliveryTotals;
import io.memwatchdog.core.evidence.EvidenceCollector;
import io.memwatchdog.core.evidence.SnapshotTotals;
import io.memwatchdog.core.gc.GcEventQueue;
import io.memwatchdog.core.gc.HeapSample;
import io.memwatchdog.core.schedule.OccasionalThread;
import io.memwatchdog.core.schedule.WatchdogClock;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.core.verdict.ResourceSample;
import io.memwatchdog.core.verdict.Verdict;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where the watchdog's thread pins up what it knows, for others to read. Counters are read when they are asked for, the rest
 * is as of the last event.
 */
final class StateBoard {

    private final WatchdogClock clock;
    private final EvidenceCollector evidence;
    private final GcEventQueue queue;
    private final DeliveryTotals deliveries;
    private final LongSupplier faults;
    private final List<OccasionalThread> occasional;
    private final AtomicLong leakAlerts = new AtomicLong();
    private final @Nullable ThreadMXBean threads =
            ManagementFactory.getThreadMXBean() instanceof ThreadMXBean hotSpots ? hotSpots : null;
    private volatile Known known;
    private volatile WatchdogState.Capabilities capabilities;

    StateBoard(
            WatchdogState.Capabilities capabilities,
            WatchdogClock clock,
            EvidenceCollector evidence,
            GcEventQueue queue,
            DeliveryTotals deliveries,
            LongSupplier faults,
            List<OccasionalThread> occasional) {
        this.capabilities = capabilities;
        this.clock = clock;
        this.evidence = evidence;
        this.queue = queue;
        this.deliveries = deliveries;
        this.faults = faults;
        this.occasional = occasional;
        this.known = new Known(clock.now(), clock.uptimeMs(), List.of(), null, Map.of(), List.of());
    }

    /** On the watchdog's thread. */
    void publish(Pipeline pipeline, AlertDesk desk) {
        known = new Known(
                clock.now(),
                clock.uptimeMs(),
                pipeline.samples(),
                pipeline.resourceSample(),
                pipeline.verdicts(),
                desk.alerts());
    }

    void publish(WatchdogState.Capabilities now) {
        capabilities = now;
    }

    void count(Alert alert) {
        if (alert.status() == Alert.Status.FIRING && alert.verdict().level() == Level.LEAK) {
            leakAlerts.incrementAndGet();
        }
    }

    WatchdogState state(boolean running, long threadId) {
        Known now = known;
        return new WatchdogState(
                running,
                now.at(),
                now.uptimeMs(),
                now.samples(),
                now.resourceSample(),
                now.verdicts(),
                now.alerts(),
                evidence.knownSnapshots(),
                evidence.lastJob(),
                capabilities.withAllocationSites(evidence.allocations().status()),
                counters(threadId));
    }

    private WatchdogState.Counters counters(long threadId) {
        SnapshotTotals taken = evidence.totals();
        return new WatchdogState.Counters(
                cpuTimeNs(threadId),
                allocatedBytes(threadId),
                queue.accepted(),
                queue.dropped(),
                leakAlerts.get(),
                deliveries.alertsDelivered(),
                deliveries.failed(),
                taken.taken(),
                taken.failed(),
                taken.retries(),
                taken.bytes(),
                taken.pauses(),
                taken.lastPauseMs(),
                taken.lastDurationMs(),
                faults.getAsLong());
    }

    private long cpuTimeNs(long threadId) {
        return threads == null || !threads.isThreadCpuTimeSupported() || !threads.isThreadCpuTimeEnabled()
                ? -1
                : plus(threads.getThreadCpuTime(threadId), OccasionalThread::cpuTimeNs);
    }

    private long allocatedBytes(long threadId) {
        return threads == null ? -1 : plus(threads.getThreadAllocatedBytes(threadId), OccasionalThread::allocatedBytes);
    }

    private long plus(long known, ToLongFunction<OccasionalThread> more) {
        return known < 0 ? known : known + occasional.stream().mapToLong(more).sum();
    }

    private record Known(
            Instant at,
            long uptimeMs,
            List<HeapSample> samples,
            @Nullable ResourceSample resourceSample,
            Map<Resource, Verdict> verdicts,
            List<Alert> alerts) {}
}

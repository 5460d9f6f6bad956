package io.memwatchdog.core;

import io.memwatchdog.core.alert.Alert;
import io.memwatchdog.core.evidence.SnapshotJob;
import io.memwatchdog.core.gc.HeapSample;
import io.memwatchdog.core.snapshot.Capability;
import io.memwatchdog.core.store.StoredSnapshot;
import io.memwatchdog.core.verdict.Forecast;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.core.verdict.ResourceSample;
import io.memwatchdog.core.verdict.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the watchdog knew at one moment. Immutable; reading it costs nothing, so that meters may read it at will.
 *
 * @param running whether the watchdog was started, is not closed, and its thread lives
 * @param at when this was put together; at most one interval ago
 * @param uptimeMs milliseconds since the JVM started, the clock of samples and verdicts
 * @param heapSamples the last proven live sets, oldest first
 * @param resourceSample what is used beside the heap; null before the first look
 * @param verdicts one for each resource
 * @param alerts firing and lately resolved, newest first
 * @param snapshots as this watchdog last saw the store, oldest first
 * @param job the last snapshot asked for; null where there was none
 */
public record WatchdogState(
        boolean running,
        Instant at,
        long uptimeMs,
        List<HeapSample> heapSamples,
        @Nullable ResourceSample resourceSample,
        Map<Resource, Verdict> verdicts,
        List<Alert> alerts,
        List<StoredSnapshot> snapshots,
        @Nullable SnapshotJob job,
        Capabilities capabilities,
        Counters counters) {

    public WatchdogState {
        heapSamples = List.copyOf(heapSamples);
        verdicts = Map.copyOf(verdicts);
        alerts = List.copyOf(alerts);
        snapshots = List.copyOf(snapshots);
    }

    /**
     * How the watchdog works here.
     *
     * @param detection {@code adaptive} or {@code fixed}
     * @param trendEngine {@code native} or {@code java}
     * @param snapshotters each way to freeze the heap, and why it works or does not; empty until looked at
     * @param evidence {@code live profiles}, {@code dumps} or why there is none; for people
     * @param allocationSites whether it is recorded where objects are allocated, or why not; for people
     */
    public record Capabilities(
            String detection,
            String trendEngine,
            List<Capability> snapshotters,
            String evidence,
            String allocationSites) {
        public Capabilities {
            snapshotters = List.copyOf(snapshotters);
        }

        Capabilities withAllocationSites(String now) {
            return new Capabilities(detection, trendEngine, snapshotters, evidence, now);
        }
    }

    /**
     * Running totals since {@link Watchdog#start()}.
     *
     * @param cpuTimeNs CPU time of the watchdog's thread and, once it has ended, of the one that takes
     *     snapshots; -1 where the JVM does not tell
     * @param allocatedBytes what these threads have allocated; -1 where the JVM does not tell
     * @param gcEventsDropped collections that were not looked at because the queue was full
     * @param leakAlerts leaks that were told, {@code memwatchdog_leak_alert_total}
     * @param alertDeliveries requests with alerts that an Alertmanager took
     * @param alertFailures deliveries given up after all retries
     * @param snapshotRetries attempts that were repeated because one failed on a state of the JVM that passes
     * @param snapshotPauses how often the application was stopped for a snapshot; twice for one with profile and dump
     * @param lastSnapshotPauseMs the longest of the last snapshot; NaN until known
     * @param errors faults of our own that were caught, and collections that could not be read
     */
    public record Counters(
            long cpuTimeNs,
            long allocatedBytes,
            long gcEvents,
            long gcEventsDropped,
            long leakAlerts,
            long alertDeliveries,
            long alertFailures,
            long snapshots,
            long snapshotFailures,
            long snapshotRetries,
            long snapshotBytes,
            long snapshotPauses,
            double lastSnapshotPauseMs,
            double lastSnapshotDurationMs,
            long errors) {}

    /** The last proven live set; null before the first. */
    public @Nullable HeapSample lastHeapSample() {
        return heapSamples.isEmpty() ? null : heapSamples.get(heapSamples.size() - 1);
    }

    /** The verdict on one resource; null before the watchdog has looked. */
    public @Nullable Verdict verdict(Resource resource) {
        return verdicts.get(resource);
    }

    /** The gravest level of any resource. */
    public Level level() {
        return verdicts.values().stream()
                .map(Verdict::level)
                .max(Level::compareTo)
                .orElse(Level.WARMING_UP);
    }

    /** Live set after the last collection; NaN until it is known. */
    public double heapUsedBytes() {
        HeapSample last = lastHeapSample();
        return last == null ? Double.NaN : last.usedBytes();
    }

    /** Growth of a resource; NaN until it is known. */
    public double slopeBytesPerMs(Resource resource) {
        Verdict verdict = verdict(resource);
        return verdict == null ? Double.NaN : verdict.trend().slopeBytesPerMs();
    }

    /** Forecast of a resource; NaN or infinite where none can be given. */
    public double secondsToExhaustion(Resource resource) {
        return forecast(resource).seconds();
    }

    /** Forecast of a resource with its interval; NaN where nothing is known, infinite where nothing runs out. */
    public Forecast forecast(Resource resource) {
        Verdict verdict = verdict(resource);
        return verdict == null ? Forecast.UNKNOWN : verdict.forecast();
    }

    /** Confidence in the verdict on a resource, 0 to 1; NaN where none is stated. */
    public double confidence(Resource resource) {
        Verdict verdict = verdict(resource);
        return verdict == null ? Double.NaN : verdict.confidence();
    }
}

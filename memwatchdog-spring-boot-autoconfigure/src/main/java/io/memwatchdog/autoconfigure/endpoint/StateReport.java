package io.memwatchdog.autoconfigure.endpoint;

import io.memwatchdog.core.WatchdogState;
import io.memwatchdog.core.WatchdogState.Capabilities;
import io.memwatchdog.core.alert.Alert;
import io.memwatchdog.core.evidence.SnapshotJob;
import io.memwatchdog.core.gc.HeapSample;
import io.memwatchdog.core.store.StoredSnapshot;
import io.memwatchdog.core.verdict.Forecast;
import io.memwatchdog.core.verdict.ResourceSample;
import io.memwatchdog.core.verdict.Verdict;
import io.memwatchdog.diff.AllocationSite;
import io.memwatchdog.diff.HeapDiffResult.Suspect;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The state as it is shown. What is not known is left out, since JSON has no NaN; enumerations are in lower case.
 *
 * @param level the gravest of any resource
 * @param samples the last proven live sets, oldest first
 * @param usage what is used beside the heap
 */
public record StateReport(
        boolean running,
        Instant at,
        long uptimeMs,
        String level,
        Map<String, VerdictReport> verdicts,
        List<HeapSample> samples,
        @Nullable UsageReport usage,
        List<AlertReport> alerts,
        List<StoredSnapshot> snapshots,
        @Nullable JobReport job,
        Capabilities capabilities,
        CountersReport counters) {

    static StateReport of(WatchdogState state) {
        Map<String, VerdictReport> verdicts = new TreeMap<>();
        state.verdicts().forEach((resource, verdict) -> verdicts.put(lower(resource), VerdictReport.of(verdict)));
        return new StateReport(
                state.running(),
                state.at(),
                state.uptimeMs(),
                lower(state.level()),
                verdicts,
                state.heapSamples(),
                UsageReport.of(state.resourceSample()),
                state.alerts().stream().map(AlertReport::of).toList(),
                state.snapshots(),
                JobReport.of(state.job(), null),
                state.capabilities(),
                CountersReport.of(state.counters()));
    }

    /** See {@link Verdict} and {@link Forecast}. */
    public record VerdictReport(
            String level,
            long sinceMs,
            @Nullable Double slopeBytesPerMs,
            int samples,
            long spanMs,
            @Nullable Double secondsToExhaustion,
            @Nullable Double earliestSeconds,
            @Nullable Double latestSeconds,
            @Nullable Double confidence,
            boolean awaitsContent,
            String reason) {

        static VerdictReport of(Verdict verdict) {
            return new VerdictReport(
                    lower(verdict.level()),
                    verdict.sinceMs(),
                    known(verdict.trend().slopeBytesPerMs()),
                    verdict.trend().samples(),
                    verdict.trend().spanMs(),
                    known(verdict.secondsToExhaustion()),
                    known(verdict.forecast().earliestSeconds()),
                    known(verdict.forecast().latestSeconds()),
                    known(verdict.confidence()),
                    verdict.awaitsContent(),
                    verdict.reason());
        }
    }

    /** See {@link ResourceSample}. */
    public record UsageReport(
            @Nullable Long heapUsedBytes,
            @Nullable Long metaspaceUsedBytes,
            @Nullable Long loadedClasses,
            @Nullable Long directUsedBytes,
            @Nullable Long directCount,
            @Nullable Long threads,
            @Nullable Long residentBytes,
            @Nullable Long residentLimitBytes,
            @Nullable Long anonymousBytes,
            @Nullable Long heapCommittedBytes,
            @Nullable Long directLimitBytes,
            @Nullable Long mappedUsedBytes,
            @Nullable Long mappedCount,
            @Nullable Long mappingLimit,
            @Nullable Long threadLimit) {

        static @Nullable UsageReport of(@Nullable ResourceSample sample) {
            return (sample == null)
                    ? null
                    : new UsageReport(
                            known(sample.heapUsedBytes()),
                            known(sample.metaspaceUsedBytes()),
                            known(sample.loadedClasses()),
                            known(sample.directUsedBytes()),
                            known(sample.directCount()),
                            known(sample.threads()),
                            known(sample.residentBytes()),
                            known(sample.residentLimitBytes()),
                            known(sample.anonymousBytes()),
                            known(sample.heapCommittedBytes()),
                            known(sample.directLimitBytes()),
                            known(sample.mappedUsedBytes()),
                            known(sample.mappedCount()),
                            known(sample.mappingLimit()),
                            known(sample.threadLimit()));
        }
    }

    /** See {@link Alert}. */
    public record AlertReport(
            String status,
            Map<String, String> labels,
            Map<String, String> annotations,
            Instant startsAt,
            @Nullable Instant endsAt,
            List<Suspect> suspects,
            List<AllocationSite> allocationSites) {

        static AlertReport of(Alert alert) {
            return new AlertReport(
                    lower(alert.status()),
                    new TreeMap<>(alert.labels()),
                    new TreeMap<>(alert.annotations()),
                    alert.startsAt(),
                    alert.endsAt(),
                    (alert.evidence() == null) ? List.of() : alert.evidence().suspects(),
                    alert.allocationSites());
        }
    }

    /**
     * See {@link SnapshotJob}.
     *
     * @param href where to ask again, relative to the endpoint that issued the job
     */
    public record JobReport(
            String id,
            String state,
            String reason,
            String message,
            Instant requestedAt,
            @Nullable String snapshotId,
            @Nullable String href) {

        static @Nullable JobReport of(@Nullable SnapshotJob job, @Nullable String href) {
            return (job == null)
                    ? null
                    : new JobReport(
                            job.id(),
                            lower(job.state()),
                            job.reason(),
                            job.message(),
                            job.requestedAt(),
                            job.snapshotId(),
                            href);
        }
    }

    /** See {@link WatchdogState.Counters}. */
    public record CountersReport(
            @Nullable Long cpuTimeNs,
            @Nullable Long allocatedBytes,
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
            @Nullable Double lastSnapshotPauseMs,
            @Nullable Double lastSnapshotDurationMs,
            long errors) {

        static CountersReport of(WatchdogState.Counters counters) {
            return new CountersReport(
                    known(counters.cpuTimeNs()),
                    known(counters.allocatedBytes()),
                    counters.gcEvents(),
                    counters.gcEventsDropped(),
                    counters.leakAlerts(),
                    counters.alertDeliveries(),
                    counters.alertFailures(),
                    counters.snapshots(),
                    counters.snapshotFailures(),
                    counters.snapshotRetries(),
                    counters.snapshotBytes(),
                    counters.snapshotPauses(),
                    known(counters.lastSnapshotPauseMs()),
                    known(counters.lastSnapshotDurationMs()),
                    counters.errors());
        }
    }

    private static @Nullable Double known(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private static @Nullable Long known(long value) {
        return (value >= 0) ? value : null;
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}

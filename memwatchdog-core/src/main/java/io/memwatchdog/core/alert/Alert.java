package io.memwatchdog.core.alert;

import io.memwatchdog.core.verdict.Verdict;
import io.memwatchdog.diff.AllocationSite;
import io.memwatchdog.diff.HeapDiffResult;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What people are told. The labels identify an alert: they stay the same from its start to its end, while annotations
 * and evidence grow.
 *
 * @param status where in its life the alert stands
 * @param labels {@code alertname}, {@code severity}, {@code resource} and the configured ones
 * @param annotations {@code summary}, {@code description} and, once known, {@code snapshot}, {@code suspects},
 *     {@code allocation_site}, {@code breakdown} (beside the heap: loaders, buffers, threads, memory of the process),
 *     {@code runbook}
 * @param endsAt null while the alert fires
 * @param verdict that raised the alert, or ended it
 * @param evidence what grew and who holds it; null until it is known
 * @param allocationSites where what is alive was allocated; empty until it is known
 */
public record Alert(
        Status status,
        Map<String, String> labels,
        Map<String, String> annotations,
        Instant startsAt,
        @Nullable Instant endsAt,
        Verdict verdict,
        @Nullable HeapDiffResult evidence,
        List<AllocationSite> allocationSites) {

    public Alert {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
        allocationSites = List.copyOf(allocationSites);
    }

    /** Where in its life an alert stands. */
    public enum Status {
        /** Told for the first time; evidence is being gathered. */
        FIRING,
        /** Still firing, with evidence. */
        UPDATED,
        /** Over. */
        RESOLVED
    }

    /** The label {@code alertname}. */
    public String name() {
        return labels.getOrDefault("alertname", "");
    }
}

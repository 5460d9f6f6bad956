package io.memwatchdog.core;

import io.memwatchdog.core.snapshot.Capability;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What this watchdog has to work with, in words.
 *
 * @param allocationSites whether it is recorded where objects are allocated
 */
record Means(WatchdogSettings settings, String trendEngine, Supplier<String> allocationSites) {

    /** @param found the ways to freeze the heap; none before they were looked at */
    WatchdogState.Capabilities with(List<Capability> found) {
        return new WatchdogState.Capabilities(
                settings.detection().mode().name().toLowerCase(Locale.ROOT),
                trendEngine,
                found,
                evidence(found),
                allocationSites.get());
    }

    private String evidence(List<Capability> found) {
        if (!settings.snapshots().enabled()) {
            return "none: memwatchdog.snapshot.enabled is false";
        }
        if (found.stream().anyMatch(Capability::profiles)) {
            return "live profiles";
        }
        if (found.stream().noneMatch(Capability::dumps)) {
            return "none";
        }
        return settings.snapshots().dumps()
                ? "dumps, folded in a child JVM"
                : "class histograms, which do not tell who holds what";
    }
}

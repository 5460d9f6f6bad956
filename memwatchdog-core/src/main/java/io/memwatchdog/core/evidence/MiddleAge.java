package io.memwatchdog.core.evidence;

import io.memwatchdog.diff.AllocationSite;
import io.memwatchdog.diff.compare.SiteRanking;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where the samples of the middle age were allocated. Of what came first most belongs to the start of whatever was going on, and
 * of what came last most is garbage that no collection has met: only what is between the two tells where a leak comes from.
 *
 * @param samples of any age
 * @param sites most first; empty where too few samples are of the right age to tell
 */
record MiddleAge(long samples, long ofTheRightAge, Optional<List<AllocationSite>> sites) {

    private static final double OLDEST = 0.30;
    private static final double YOUNGEST = 0.85;
    private static final int FEWEST_SAMPLES = 5;
    /** One alone is chance. */
    private static final int FEWEST_AT_A_SITE = 2;

    private static final int MOST_SITES = 5;

    static MiddleAge of(OldObjectRecording recording, Instant startedAt, Instant now) throws IOException {
        Duration age = Duration.between(startedAt, now);
        Instant from = startedAt.plusMillis((long) (OLDEST * age.toMillis()));
        Instant to = startedAt.plusMillis((long) (YOUNGEST * age.toMillis()));
        SiteRanking ranking = new SiteRanking();
        long[] counts = new long[2];
        recording.read((allocatedAt, className, stack) -> {
            counts[0]++;
            if (!allocatedAt.isBefore(from) && !allocatedAt.isAfter(to)) {
                counts[1]++;
                ranking.add(className, stack);
            }
        });
        return new MiddleAge(
                counts[0], counts[1], counts[1] < FEWEST_SAMPLES ? Optional.empty() : Optional.of(told(ranking)));
    }

    private static List<AllocationSite> told(SiteRanking ranking) {
        return ranking.sites(MOST_SITES).stream()
                .filter(site -> site.samples() >= FEWEST_AT_A_SITE)
                .toList();
    }
}

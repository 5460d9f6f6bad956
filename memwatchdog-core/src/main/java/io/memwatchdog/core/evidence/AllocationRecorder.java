package io.memwatchdog.core.evidence;

import io.memwatchdog.core.WatchdogSettings.AllocationSites;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.diff.AllocationSite;
import io.memwatchdog.diff.compare.SiteRanking;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows where what is alive was allocated, while it records. Thread-safe; works on the watchdog's thread.
 *
 * <p>Of what was allocated first most belongs to the start of whatever was going on, and of what came last most is garbage
 * that no collection has met: only what is between the two tells where a leak comes from.
 */
public final class AllocationRecorder implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AllocationRecorder.class);

    private static final double OLDEST = 0.30;
    private static final double YOUNGEST = 0.85;
    private static final int FEWEST_SAMPLES = 5;
    /** One alone is chance. */
    private static final int FEWEST_AT_A_SITE = 2;

    private static final int MOST_SITES = 5;

    /** What JFR allocates in the heap when it is used for the first time (16 MB measured), and for one reading (5 MB). */
    private static final long ROOM_TO_BEGIN_BYTES = 32L << 20;

    private static final long ROOM_TO_READ_BYTES = 12L << 20;

    /** Its buffers outside of the heap. */
    private static final long NATIVE_ROOM_BYTES = 64L << 20;

    private static final Duration QUIET = Duration.ofMinutes(10);

    /** The window of ages would miss a leak that is much younger than the recording. */
    private static final Duration LONGEST_QUIET_RECORDING = Duration.ofHours(1);

    private final AllocationSites wanted;
    private final OldObjectRecording.Starter starter;
    private final Supplier<Instant> clock;
    private final LongSupplier freeHeapBytes;
    private final LongSupplier availableBytes;
    private @Nullable OldObjectRecording recording;
    private Instant startedAt = Instant.EPOCH;
    private Instant quietSince = Instant.MAX;
    private boolean hopeless;
    private volatile String status;
    private volatile List<AllocationSite> sites = List.of();

    /**
     * Records by the Flight Recorder of this JVM.
     *
     * @param freeHeapBytes what the heap has room for beside the live set
     * @param availableBytes memory outside of the heap; -1 where unknown
     */
    public AllocationRecorder(
            AllocationSites wanted, Supplier<Instant> clock, LongSupplier freeHeapBytes, LongSupplier availableBytes) {
        this(wanted, OldObjectRecording.ofThisJvm(), clock, freeHeapBytes, availableBytes);
    }

    AllocationRecorder(
            AllocationSites wanted,
            OldObjectRecording.Starter starter,
            Supplier<Instant> clock,
            LongSupplier freeHeapBytes,
            LongSupplier availableBytes) {
        this.wanted = wanted;
        this.starter = starter;
        this.clock = clock;
        this.freeHeapBytes = freeHeapBytes;
        this.availableBytes = availableBytes;
        this.status = wanted == AllocationSites.OFF
                ? "off: memwatchdog.detection.allocation-sites"
                : "ready: records from the first suspicion on";
    }

    /** One that never records. */
    public static AllocationRecorder off() {
        return new AllocationRecorder(AllocationSites.OFF, Instant::now, () -> 0, () -> 0);
    }

    /** Begins and ends with what the verdict on the heap calls for. */
    public synchronized void consider(Level heap) {
        if (wanted == AllocationSites.OFF || hopeless) {
            return;
        }
        Instant now = clock.get();
        boolean quiet = heap == Level.HEALTHY || heap == Level.WARMING_UP;
        if (!quiet || quietSince.isAfter(now)) {
            quietSince = quiet ? now : Instant.MAX;
        }
        if (recording == null) {
            if (wanted == AllocationSites.ON || !quiet) {
                begin(now);
            }
        } else if (quiet && isStale(now)) {
            end();
        }
    }

    private boolean isStale(Instant now) {
        return wanted == AllocationSites.ON
                ? startedAt.plus(LONGEST_QUIET_RECORDING).isBefore(now)
                : quietSince.plus(QUIET).isBefore(now);
    }

    private void begin(Instant now) {
        if (!hasRoom(ROOM_TO_BEGIN_BYTES)) {
            status = "waiting: too little free memory to begin";
            return;
        }
        String obstacle = starter.obstacle();
        if (!obstacle.isEmpty()) {
            giveUp(obstacle);
            return;
        }
        try {
            recording = starter.start();
            startedAt = now;
            status = "recording since " + now;
        } catch (RuntimeException | LinkageError e) {
            giveUp(e.toString());
        }
    }

    private boolean hasRoom(long heapBytes) {
        long available = availableBytes.getAsLong();
        return freeHeapBytes.getAsLong() >= heapBytes && (available < 0 || available >= NATIVE_ROOM_BYTES);
    }

    private void giveUp(String obstacle) {
        hopeless = true;
        status = "unavailable: " + obstacle;
        log.info("memwatchdog: alerts will not name where a leak was allocated: {}", obstacle);
    }

    /** Whether sites can still be hoped for. */
    public synchronized boolean isRecording() {
        return recording != null;
    }

    /** Looks again at what is alive. Takes about a tenth of a second; what was found before stays where there is no more. */
    public synchronized void read() {
        OldObjectRecording present = recording;
        if (present == null) {
            return;
        }
        if (!hasRoom(ROOM_TO_READ_BYTES)) {
            status = "recording since " + startedAt + "; too little free memory to read";
            return;
        }
        try {
            rank(present);
        } catch (IOException | RuntimeException e) {
            status = "recording since " + startedAt + "; not readable: " + e;
            log.info("memwatchdog: the samples of allocations cannot be read: {}", e.toString());
        }
    }

    private void rank(OldObjectRecording present) throws IOException {
        Instant now = clock.get();
        Duration age = Duration.between(startedAt, now);
        Instant from = startedAt.plusMillis((long) (OLDEST * age.toMillis()));
        Instant to = startedAt.plusMillis((long) (YOUNGEST * age.toMillis()));
        SiteRanking ranking = new SiteRanking();
        long[] counts = new long[2];
        present.read((allocatedAt, className, stack) -> {
            counts[0]++;
            if (!allocatedAt.isBefore(from) && !allocatedAt.isAfter(to)) {
                counts[1]++;
                ranking.add(className, stack);
            }
        });
        status = "recording since %s; at %s %d samples, %d of the right age"
                .formatted(startedAt, now, counts[0], counts[1]);
        if (counts[1] >= FEWEST_SAMPLES) {
            sites = ranking.sites(MOST_SITES).stream()
                    .filter(site -> site.samples() >= FEWEST_AT_A_SITE)
                    .toList();
        }
    }

    /** Where what was alive at the last reading was allocated, most first. */
    public List<AllocationSite> sites() {
        return sites;
    }

    /** What it does, or why it does not; for people. */
    public String status() {
        return status;
    }

    private void end() {
        OldObjectRecording present = recording;
        recording = null;
        sites = List.of();
        if (present != null) {
            status = "ready: records from the next suspicion on";
            present.close();
        }
    }

    @Override
    public synchronized void close() {
        hopeless = true;
        end();
    }
}

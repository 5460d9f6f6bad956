package io.memwatchdog.core.evidence;

import io.memwatchdog.core.WatchdogSettings.AllocationSites;
import io.memwatchdog.core.evidence.OldObjectRecording.Room;
import io.memwatchdog.core.evidence.OldObjectRecording.Starter;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.diff.AllocationSite;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows where what is alive was allocated, while it records. Thread-safe; works on the watchdog's thread. */
public final class AllocationRecorder implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AllocationRecorder.class);

    private static final Duration QUIET = Duration.ofMinutes(10);

    /** The window of ages would miss a leak that is much younger than the recording. */
    private static final Duration LONGEST_QUIET_RECORDING = Duration.ofHours(1);

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** No monitor: the Flight Recorder may deadlock in what is called under it (JDK-8368670), and closing must end. */
    private final ReentrantLock lock = new ReentrantLock();

    private final AllocationSites wanted;
    private final List<Starter> starters;
    private final Supplier<Instant> clock;
    private final LongSupplier freeHeapBytes;
    private final LongSupplier availableBytes;
    private volatile @Nullable Running running;
    private Instant startedAt = Instant.EPOCH;
    private Instant quietSince = Instant.MAX;
    private boolean hopeless;
    private volatile boolean closed;
    private volatile String status;
    private volatile List<AllocationSite> sites = List.of();

    /**
     * A recording.
     *
     * @param told by which way, since when and why not by a better one
     */
    private record Running(OldObjectRecording recording, Starter starter, String told) {}

    /**
     * Records by the Flight Recorder of this JVM, unless there is something better.
     *
     * @param preferred is used where nothing stands against it
     * @param freeHeapBytes what the heap has room for beside the live set
     * @param availableBytes memory outside of the heap; -1 where unknown
     */
    public AllocationRecorder(
            AllocationSites wanted,
            @Nullable Starter preferred,
            Supplier<Instant> clock,
            LongSupplier freeHeapBytes,
            LongSupplier availableBytes) {
        this(
                wanted,
                preferred == null ? List.of(new JfrStarter()) : List.of(preferred, new JfrStarter()),
                clock,
                freeHeapBytes,
                availableBytes);
    }

    /**
     * Records by the first way that is open.
     *
     * @param starters in the order of preference
     */
    AllocationRecorder(
            AllocationSites wanted,
            List<Starter> starters,
            Supplier<Instant> clock,
            LongSupplier freeHeapBytes,
            LongSupplier availableBytes) {
        this.wanted = wanted;
        this.starters = starters;
        this.clock = clock;
        this.freeHeapBytes = freeHeapBytes;
        this.availableBytes = availableBytes;
        this.status = wanted == AllocationSites.OFF
                ? "off: memwatchdog.detection.allocation-sites"
                : "ready: records from the first suspicion on";
    }

    /** One that never records. */
    public static AllocationRecorder off() {
        return new AllocationRecorder(AllocationSites.OFF, List.of(), Instant::now, () -> 0, () -> 0);
    }

    /** Begins and ends with what the verdict on the heap calls for. */
    public void consider(Level heap) {
        locked(() -> follow(heap));
    }

    /** Whoever could not be waited for when this was closed ends the recording itself. */
    private void locked(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
            if (closed) {
                close();
            }
        }
    }

    private void follow(Level heap) {
        if (wanted == AllocationSites.OFF || hopeless || closed) {
            return;
        }
        Instant now = clock.get();
        boolean quiet = heap == Level.HEALTHY || heap == Level.WARMING_UP;
        if (!quiet || quietSince.isAfter(now)) {
            quietSince = quiet ? now : Instant.MAX;
        }
        Running present = running;
        if (present == null) {
            if (wanted == AllocationSites.ON || !quiet) {
                begin(now);
            }
        } else if (quiet && isStale(now) && present.starter.hindrance().isEmpty()) {
            tryToEnd(present);
        }
    }

    private boolean isStale(Instant now) {
        return wanted == AllocationSites.ON
                ? startedAt.plus(LONGEST_QUIET_RECORDING).isBefore(now)
                : quietSince.plus(QUIET).isBefore(now);
    }

    /** By the first way that is open. What only hinders it for now is waited for to pass. */
    private void begin(Instant now) {
        List<String> obstacles = new ArrayList<>();
        for (Starter starter : starters) {
            String obstacle = starter.obstacle();
            if (obstacle.isEmpty()) {
                String hindrance = hindrance(starter, starter.room().beginHeapBytes(), "begin");
                if (!hindrance.isEmpty()) {
                    status = "waiting: " + hindrance;
                    return;
                }
                obstacle = start(starter, obstacles, now);
            }
            if (running != null) {
                return;
            }
            obstacles.add("not by " + starter.name() + ": " + obstacle);
        }
        giveUp(String.join("; ", obstacles));
    }

    /** Why it does not; empty where it records. */
    private String start(Starter starter, List<String> obstacles, Instant now) {
        String others = obstacles.isEmpty() ? "" : " (" + String.join("; ", obstacles) + ")";
        String told = "recording since " + now + " by " + starter.name() + others;
        try {
            running = new Running(starter.start(), starter, told);
        } catch (RuntimeException | LinkageError e) {
            return e.toString();
        }
        startedAt = now;
        status = told;
        return "";
    }

    private String hindrance(Starter starter, long heapBytes, String purpose) {
        return hasRoom(starter.room(), heapBytes) ? starter.hindrance() : "too little free memory to " + purpose;
    }

    private boolean hasRoom(Room needed, long heapBytes) {
        long available = availableBytes.getAsLong();
        return freeHeapBytes.getAsLong() >= heapBytes && (available < 0 || available >= needed.nativeBytes());
    }

    private void giveUp(String obstacle) {
        hopeless = true;
        status = "unavailable: " + obstacle;
        log.info("memwatchdog: alerts will not name where a leak was allocated: {}", obstacle);
    }

    /** Whether sites can still be hoped for. */
    public boolean isRecording() {
        return running != null;
    }

    /** Looks again at what is alive. Takes about a tenth of a second; what was found before stays where there is no more. */
    public void read() {
        locked(this::readLocked);
    }

    private void readLocked() {
        Running present = running;
        if (present == null) {
            return;
        }
        String hindrance = hindrance(present.starter, present.starter.room().readHeapBytes(), "read");
        if (!hindrance.isEmpty()) {
            status = present.told + "; " + hindrance;
            return;
        }
        try {
            rank(present);
        } catch (IOException | RuntimeException e) {
            status = present.told + "; not readable: " + e;
            log.info("memwatchdog: the samples of allocations cannot be read: {}", e.toString());
        }
    }

    private void rank(Running present) throws IOException {
        Instant now = clock.get();
        MiddleAge found = MiddleAge.of(present.recording, startedAt, now);
        status = "%s; at %s %d samples, %d of the right age"
                .formatted(present.told, now, found.samples(), found.ofTheRightAge());
        sites = found.sites().orElse(sites);
    }

    /** Where what was alive at the last reading was allocated, most first. */
    public List<AllocationSite> sites() {
        return sites;
    }

    /** What it does, or why it does not; for people. */
    public String status() {
        return status;
    }

    /** The verdicts on what is beside the heap come after this: they must not miss their turn. */
    private void tryToEnd(Running present) {
        try {
            end();
        } catch (RuntimeException | LinkageError | InternalError e) {
            String told = present.told + "; cannot be ended: " + e;
            if (!status.equals(told)) {
                log.warn("memwatchdog: the recording of allocations cannot be ended; it is tried again", e);
            }
            status = told;
        }
    }

    /** Lets go of it only when it has ended: what fails can be tried again. */
    private void end() {
        sites = List.of();
        Running present = running;
        if (present != null) {
            present.recording.close();
            running = null;
            status = "ready: records from the next suspicion on";
        }
    }

    /** Ends it for good. Takes at most some seconds, even if a reading under way never returns. */
    @Override
    public void close() {
        closed = true;
        if (!lock.tryLock() && !lockedInTime()) {
            log.info("memwatchdog: the recording of allocations is busy; it ends when that is over");
            return;
        }
        try {
            end();
        } finally {
            lock.unlock();
        }
    }

    private boolean lockedInTime() {
        try {
            return lock.tryLock(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

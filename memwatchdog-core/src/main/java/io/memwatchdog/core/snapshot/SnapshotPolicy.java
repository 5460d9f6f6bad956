package io.memwatchdog.core.snapshot;

import io.memwatchdog.core.WatchdogSettings.Strategy;
import io.memwatchdog.diff.HeapProfile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Chooses how the heap is frozen: by fork; by fork again, at most twice, where it failed on a state of the JVM that passes; by
 * HotSpot if its pause fits the limits; else not at all, with every reason told. One snapshot at a time per JVM.
 */
public final class SnapshotPolicy implements HeapSnapshotter {

    private static final int MOST_RETRIES = 2;

    private final AtomicLong retries = new AtomicLong();
    private volatile double lastPauseMs = Double.NaN;
    private final @Nullable HeapSnapshotter fork;
    private final @Nullable HeapSnapshotter hotSpot;

    /**
     * A choice between two.
     *
     * @param fork null where there is no native library
     */
    public SnapshotPolicy(Strategy strategy, @Nullable HeapSnapshotter fork, HeapSnapshotter hotSpot) {
        this.fork = strategy == Strategy.HOTSPOT ? null : fork;
        this.hotSpot = strategy == Strategy.FORK ? null : hotSpot;
    }

    /** Each way that the strategy allows, best first. */
    public List<Capability> capabilities() {
        List<Capability> all = new ArrayList<>();
        if (fork != null) {
            all.add(fork.capability());
        }
        if (hotSpot != null) {
            all.add(hotSpot.capability());
        }
        return all;
    }

    @Override
    public Capability capability() {
        List<Capability> all = capabilities();
        return all.stream()
                .filter(Capability::profiles)
                .findFirst()
                .or(() -> all.stream().filter(Capability::dumps).findFirst())
                .orElseGet(() -> new Capability("none", false, false, refusals(all)));
    }

    @Override
    public Snapshot dump(Path target, SnapshotLimits limits) throws SnapshotException {
        return JvmWideFlight.alone(() -> dumpBestWay(target, limits));
    }

    @Override
    public HeapProfile profile(SnapshotLimits limits) throws SnapshotException {
        HeapSnapshotter able = ableToProfile();
        return JvmWideFlight.alone(() -> {
            HeapProfile profile = repeated(() -> able.profile(limits));
            lastPauseMs = able.lastProfilePauseMs();
            return profile;
        });
    }

    @Override
    public LiveSet liveSet(SnapshotLimits limits) throws SnapshotException {
        HeapSnapshotter able = ableToProfile();
        return JvmWideFlight.alone(() -> repeated(() -> able.liveSet(limits)));
    }

    private HeapSnapshotter ableToProfile() throws SnapshotException {
        HeapSnapshotter able = fork;
        if (able == null || !able.capability().profiles()) {
            throw new SnapshotException("No live profile can be had here: " + refusals(capabilities()));
        }
        return able;
    }

    @Override
    public HeapProfile histogram(SnapshotLimits limits) throws SnapshotException {
        HeapSnapshotter able = hotSpot;
        if (able == null) {
            throw new SnapshotException("no class histogram: memwatchdog.snapshot.strategy excludes HotSpot");
        }
        return JvmWideFlight.alone(() -> {
            HeapProfile profile = able.histogram(limits);
            lastPauseMs = able.lastProfilePauseMs();
            return profile;
        });
    }

    @Override
    public double lastProfilePauseMs() {
        return lastPauseMs;
    }

    @Override
    public long retries() {
        return retries.get();
    }

    private Snapshot dumpBestWay(Path target, SnapshotLimits limits) throws SnapshotException {
        List<String> refusals = new ArrayList<>();
        Snapshot forked = fork == null ? null : forked(fork, target, limits, refusals);
        if (forked != null) {
            return forked;
        }
        if (hotSpot == null) {
            refusals.add("hotspot: memwatchdog.snapshot.strategy excludes it");
            throw new SnapshotException(String.join(" | ", refusals));
        }
        return fallenBack(hotSpot, target, limits, refusals);
    }

    private @Nullable Snapshot forked(HeapSnapshotter fork, Path target, SnapshotLimits limits, List<String> refusals) {
        Capability capability = fork.capability();
        if (!capability.dumps()) {
            refusals.add("fork: " + capability.reason());
            return null;
        }
        try {
            return repeated(() -> fork.dump(target, limits));
        } catch (SnapshotException e) {
            refusals.add("fork: " + e.getMessage());
            return null;
        }
    }

    /** The last failure is the one that is told. */
    private <T> T repeated(JvmWideFlight.Flight<T> attempt) throws SnapshotException {
        for (int left = MOST_RETRIES; ; left--) {
            try {
                return attempt.fly();
            } catch (SnapshotException e) {
                if (left == 0 || !e.isTransient()) {
                    throw e;
                }
                retries.incrementAndGet();
            }
        }
    }

    private static Snapshot fallenBack(
            HeapSnapshotter hotSpot, Path target, SnapshotLimits limits, List<String> refusals)
            throws SnapshotException {
        try {
            return hotSpot.dump(target, limits);
        } catch (SnapshotException e) {
            if (refusals.isEmpty()) {
                throw e;
            }
            refusals.add("hotspot: " + e.getMessage());
            throw new SnapshotException(String.join(" | ", refusals), e);
        }
    }

    private static String refusals(List<Capability> all) {
        List<String> reasons = new ArrayList<>();
        all.forEach(capability -> reasons.add(capability.strategy() + ": " + capability.reason()));
        return reasons.isEmpty() ? "the strategy allows none" : String.join(" | ", reasons);
    }
}

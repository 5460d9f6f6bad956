package io.memwatchdog.core;

import io.memwatchdog.core.alert.AlertTransport;
import io.memwatchdog.core.alert.LeakListener;
import io.memwatchdog.core.evidence.EvidenceCollector;
import io.memwatchdog.core.evidence.OldObjectRecording;
import io.memwatchdog.core.gc.GcEventSource;
import io.memwatchdog.core.gc.JmxGcEventSource;
import io.memwatchdog.core.schedule.Schedule;
import io.memwatchdog.core.schedule.WatchdogClock;
import io.memwatchdog.core.snapshot.HeapSnapshotter;
import io.memwatchdog.core.snapshot.HotSpotSnapshotter;
import io.memwatchdog.core.store.SnapshotStore;
import io.memwatchdog.core.trend.JavaTrendEngine;
import io.memwatchdog.core.trend.TrendEngine;
import io.memwatchdog.core.verdict.Detector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Watches the memory of this JVM: the pipeline, wired. Everything happens on one daemon thread, {@code memwatchdog}, but the
 * taking of snapshots and their comparison, for which {@code memwatchdog-snapshot} and {@code memwatchdog-comparison} live as
 * long as it takes; nothing they do can harm the application, and nothing of it is left after {@link #close()}. An instance is
 * started once. Thread-safe.
 */
public final class Watchdog implements AutoCloseable {

    private final Wiring wiring;
    private boolean started;
    private boolean closed;

    private Watchdog(Builder builder) {
        this.wiring = new Wiring(builder);
    }

    public static Builder builder(WatchdogSettings settings) {
        return new Builder(settings);
    }

    /** Begins to watch. Returns at once; a second call does nothing. */
    public synchronized void start() {
        if (!closed && !started) {
            started = true;
            wiring.start();
        }
    }

    /** Stops watching and leaves nothing behind. Takes at most a few seconds; a second call does nothing. */
    @Override
    public void close() {
        if (isFirstClose()) {
            wiring.close();
        }
    }

    /** After a start that is under way, and before any later one. */
    private synchronized boolean isFirstClose() {
        boolean first = !closed;
        closed = true;
        return first;
    }

    /** Whether it was started, is not closed, and its thread lives. */
    public synchronized boolean isRunning() {
        return started && !closed && wiring.isAlive();
    }

    /** What is known now. Costs nothing. */
    public WatchdogState state() {
        return wiring.state(isRunning());
    }

    /** Takes and compares snapshots. */
    public EvidenceCollector evidence() {
        return wiring.evidence();
    }

    public WatchdogSettings settings() {
        return wiring.settings();
    }

    /** What a watchdog is made of. Whatever is not given is the JVM's own. */
    public static final class Builder {

        final WatchdogSettings settings;
        final List<LeakListener> listeners = new ArrayList<>();
        GcEventSource gcEvents = new JmxGcEventSource();
        TrendEngine trendEngine = new JavaTrendEngine();
        WatchdogClock clock = WatchdogClock.system();

        @Nullable
        Detector detector;

        @Nullable
        HeapSnapshotter forkSnapshotter;

        OldObjectRecording.@Nullable Starter allocationSampler;

        @Nullable
        HeapSnapshotter hotSpotSnapshotter;

        HotSpotSnapshotter.@Nullable Writer hotSpotWriter;

        @Nullable
        SnapshotStore store;

        @Nullable
        Function<Schedule, AlertTransport> transport;

        private Builder(WatchdogSettings settings) {
            this.settings = settings;
        }

        /** Where collections come from; default: the beans of this JVM. */
        public Builder gcEvents(GcEventSource source) {
            this.gcEvents = source;
            return this;
        }

        public Builder trendEngine(TrendEngine engine) {
            this.trendEngine = engine;
            return this;
        }

        /** Decides instead of the one the settings ask for. */
        public Builder detector(Detector own) {
            this.detector = own;
            return this;
        }

        /** The way to freeze the heap that is tried before HotSpot's. */
        public Builder forkSnapshotter(HeapSnapshotter snapshotter) {
            this.forkSnapshotter = snapshotter;
            return this;
        }

        /** The way to sample allocations that is tried before the Flight Recorder. */
        public Builder allocationSampler(OldObjectRecording.Starter sampler) {
            this.allocationSampler = sampler;
            return this;
        }

        /** Another way to call HotSpot's dumper; default: its bean. */
        public Builder hotSpotWriter(HotSpotSnapshotter.Writer writer) {
            this.hotSpotWriter = writer;
            return this;
        }

        /** Replaces HotSpot's dumper. */
        public Builder hotSpotSnapshotter(HeapSnapshotter snapshotter) {
            this.hotSpotSnapshotter = snapshotter;
            return this;
        }

        /** Replaces the directory of the settings. */
        public Builder store(SnapshotStore own) {
            this.store = own;
            return this;
        }

        /** Carries alerts instead of the JDK's HTTP client. It is closed with the watchdog. */
        public Builder alertTransport(AlertTransport own) {
            this.transport = schedule -> own;
            return this;
        }

        public Builder listener(LeakListener listener) {
            listeners.add(listener);
            return this;
        }

        public Builder clock(WatchdogClock own) {
            this.clock = own;
            return this;
        }

        public Watchdog build() {
            return new Watchdog(this);
        }
    }
}

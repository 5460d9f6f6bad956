package io.memwatchdog.natives;

import io.memwatchdog.core.evidence.OldObjectRecording;
import io.memwatchdog.core.snapshot.HeapSnapshotter;
import io.memwatchdog.core.snapshot.HotSpotSnapshotter;
import io.memwatchdog.core.trend.TrendEngine;
import java.util.Optional;

/**
 * The entry to the native library: what it offers in this JVM, or why it offers nothing. Its absence is never an error.
 *
 * <p>Searched in this order: already loaded (linked statically or by an agent) · the file named by the system property
 * {@code memwatchdog.native.library} · the library in the jar, copied to {@code memwatchdog.native.directory} (default: the
 * temporary directory) · {@code java.library.path}. {@code memwatchdog.native.enabled=false} turns it off.
 *
 * <p>Thread-safe. Immutable.
 */
public final class MemwatchdogNative {

    private final LoadResult library;
    private final Optional<TrendEngine> engine;
    private final HeapSnapshotter snapshotter;
    private final OldObjectRecording.Starter allocationSampler;

    private MemwatchdogNative(LoadResult library) {
        this.library = library;
        this.engine = library.loaded() ? Optional.of(new NativeTrendEngine()) : Optional.empty();
        this.snapshotter = library.loaded() ? new ForkSnapshotter() : new MissingLibrary(library.reason());
        this.allocationSampler = NativeOldObjects.starter(library);
    }

    /** Loads the library at the first call; later calls return the same answer. Never throws. */
    public static MemwatchdogNative load() {
        return Holder.INSTANCE;
    }

    /** Whether the library is loaded. */
    public boolean available() {
        return library.loaded();
    }

    /** For people: where the library came from, or cause and cure of its absence. */
    public String reason() {
        return library.reason();
    }

    /** Regression; empty where the library is not loaded. */
    public Optional<TrendEngine> engine() {
        return engine;
    }

    /** Snapshots by fork. {@link HeapSnapshotter#capability()} says whether they work here, and if not, why. */
    public HeapSnapshotter snapshotter() {
        return snapshotter;
    }

    /** Samples of allocations. {@link OldObjectRecording.Starter#obstacle()} says why there are none, if there are none. */
    public OldObjectRecording.Starter allocationSampler() {
        return allocationSampler;
    }

    /** Calls HotSpot's own dumper from native; empty where the library is not loaded. */
    public Optional<HotSpotSnapshotter.Writer> hotSpotWriter() {
        return library.loaded() ? Optional.of(new NativeDumpWriter()) : Optional.empty();
    }

    private static final class Holder {
        static final MemwatchdogNative INSTANCE = new MemwatchdogNative(LibraryLoader.load());
    }
}

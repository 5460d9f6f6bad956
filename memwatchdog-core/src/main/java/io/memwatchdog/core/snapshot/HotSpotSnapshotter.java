package io.memwatchdog.core.snapshot;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.memwatchdog.diff.HeapProfile;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * HotSpot's own dumper. The application stands still from beginning to end, so the pause is
 * estimated first: live bytes by the rate of the last dumps.
 */
public final class HotSpotSnapshotter implements HeapSnapshotter {

    /** What a slow machine reached (0.9 GB in 5.4 s), halved by small objects. */
    private static final double FIRST_DUMP_BYTES_PER_MS = 100_000;

    /** Without a file to write it is faster: 0.84 GB in 3.9 s on a busy machine. */
    private static final double FIRST_HISTOGRAM_BYTES_PER_MS = 200_000;

    /** A dump holds ids and lengths beside the objects. */
    private static final double DUMP_BYTES_PER_LIVE_BYTE = 1.3;

    private final LongSupplier liveBytes;
    private final HeapRate dumpRate = new HeapRate(FIRST_DUMP_BYTES_PER_MS, System::nanoTime);
    private final HeapRate histogramRate = new HeapRate(FIRST_HISTOGRAM_BYTES_PER_MS, System::nanoTime);
    private volatile double lastHistogramPauseMs = Double.NaN;
    private final Writer writer;

    /** Has HotSpot write a dump of what is alive. */
    @FunctionalInterface
    public interface Writer {

        /**
         * Returns when the file is complete.
         *
         * @param file does not exist yet; ends with {@code .hprof}
         */
        void write(String file) throws IOException;
    }

    /**
     * A snapshotter for this JVM.
     *
     * @param liveBytes what a dump will hold, or more
     */
    public HotSpotSnapshotter(LongSupplier liveBytes) {
        this(liveBytes, HotSpotSnapshotter::dumpByBean);
    }

    /**
     * A snapshotter for this JVM.
     *
     * @param liveBytes what a dump will hold, or more
     * @param writer another way to call HotSpot's dumper
     */
    public HotSpotSnapshotter(LongSupplier liveBytes, Writer writer) {
        this.liveBytes = liveBytes;
        this.writer = writer;
    }

    @Override
    public Capability capability() {
        boolean dumps = diagnostics() != null;
        String reason = dumps
                ? String.format(
                        Locale.ROOT,
                        "the application stands still while it writes, at the moment for about %d ms",
                        estimatedPauseMs())
                : "this JVM has no HotSpotDiagnosticMXBean";
        return new Capability("hotspot", dumps, false, reason);
    }

    @Override
    public Snapshot dump(Path target, SnapshotLimits limits) throws SnapshotException {
        if (diagnostics() == null) {
            throw new SnapshotException("This JVM has no HotSpotDiagnosticMXBean; only HotSpot can write heap dumps.");
        }
        refuseWhatIsBeyond(target, limits);
        // HotSpot insists on the suffix
        Path part = target.resolveSibling(target.getFileName() + ".part.hprof");
        long start = System.nanoTime();
        try {
            double pauseMs = write(part);
            if (limits.gzip()) {
                GzipFile.compress(part, target);
            } else {
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            }
            return new Snapshot(target, "hotspot", pauseMs, (System.nanoTime() - start) / 1e6, Files.size(target));
        } catch (IOException | RuntimeException e) {
            throw new SnapshotException("HotSpot's dump to " + target.getParent() + " failed: " + e, e);
        } finally {
            delete(part);
        }
    }

    private double write(Path file) throws IOException {
        long live = liveBytes.getAsLong();
        long start = System.nanoTime();
        writer.write(file.toAbsolutePath().toString());
        double tookMs = (System.nanoTime() - start) / 1e6;
        dumpRate.learn(live, tookMs);
        return tookMs;
    }

    @Override
    public HeapProfile profile(SnapshotLimits limits) throws SnapshotException {
        throw new SnapshotException("HotSpot's dumper takes no live profiles; a dump is folded instead.");
    }

    @Override
    public HeapProfile histogram(SnapshotLimits limits) throws SnapshotException {
        long live = liveBytes.getAsLong();
        refuseAbove(limits, "class histogram", (long) (live / histogramRate.bytesPerMs()));
        long start = System.nanoTime();
        HeapProfile profile = ClassHistogram.take(Instant.now());
        lastHistogramPauseMs = (System.nanoTime() - start) / 1e6;
        histogramRate.learn(live, lastHistogramPauseMs);
        return profile;
    }

    @Override
    public double lastProfilePauseMs() {
        return lastHistogramPauseMs;
    }

    long estimatedPauseMs() {
        return (long) (liveBytes.getAsLong() / dumpRate.bytesPerMs());
    }

    private void refuseWhatIsBeyond(Path target, SnapshotLimits limits) throws SnapshotException {
        if (limits.redact()) {
            throw new SnapshotException("HotSpot's dumper cannot leave values out, and memwatchdog.snapshot.redact asks"
                    + " for it; the fork strategy can.");
        }
        refuseAbove(limits, "dump", estimatedPauseMs());
        FreeDisk.require(target, (long) (liveBytes.getAsLong() * DUMP_BYTES_PER_LIVE_BYTE), limits.minFreeDiskBytes());
    }

    private void refuseAbove(SnapshotLimits limits, String what, long pauseMs) throws SnapshotException {
        refuseAbove("memwatchdog.snapshot.max-pause", limits.maxPause(), what, pauseMs);
        refuseAbove("memwatchdog.snapshot.deadline", limits.deadline(), what, pauseMs);
    }

    private void refuseAbove(String property, Duration limit, String what, long pauseMs) throws SnapshotException {
        if (pauseMs > limit.toMillis()) {
            throw new SnapshotException(String.format(
                    Locale.ROOT,
                    "HotSpot's %s of %d MiB would stop the application for about %.1f s, more than"
                            + " %s (%.1f s) allows; raise it, or use the fork strategy.",
                    what,
                    liveBytes.getAsLong() >> 20,
                    pauseMs / 1e3,
                    property,
                    limit.toMillis() / 1e3));
        }
    }

    private static void dumpByBean(String file) throws IOException {
        HotSpotDiagnosticMXBean bean = diagnostics();
        if (bean != null) {
            bean.dumpHeap(file, true);
        }
    }

    private static @Nullable HotSpotDiagnosticMXBean diagnostics() {
        return ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    }

    private static void delete(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException left) {
            // the store cleans up parts of dead processes
        }
    }
}

package io.memwatchdog.cli.attach;

import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.WatchdogSettings.Strategy;
import io.memwatchdog.core.snapshot.HeapSnapshotter;
import io.memwatchdog.core.snapshot.HotSpotSnapshotter;
import io.memwatchdog.core.snapshot.SnapshotException;
import io.memwatchdog.core.snapshot.SnapshotLimits;
import io.memwatchdog.core.snapshot.SnapshotPolicy;
import io.memwatchdog.diff.HeapProfiles;
import io.memwatchdog.natives.MemwatchdogNative;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Runs in the JVM that is looked at: folds its heap and leaves the profile in a directory. */
public final class LiveProfile {

    static final String FILE = "live.mwp";
    static final String PAUSE = "pauseMs";
    static final String CAPABILITY = "capability";

    /** A file of this name in the directory asks what is possible, and for no profile. */
    static final String ONLY_PROBE = "only-probe";

    private LiveProfile() {}

    /**
     * Writes what is possible here, the profile unless {@link #ONLY_PROBE} is there, and how long the application stood still;
     * or why it is refused.
     *
     * @param maxPauseMs what would stop the application for longer is refused
     */
    public static void write(Path directory, long maxPauseMs) throws IOException {
        // The library is copied there before it is loaded: our own directory is surely writable and soon gone.
        String place = System.setProperty("memwatchdog.native.directory", directory.toString());
        Properties result = new Properties();
        try {
            HeapSnapshotter fork = MemwatchdogNative.load().snapshotter();
            if (!fork.capability().profiles()) {
                throw new SnapshotException(fork.capability().reason());
            }
            result.setProperty(CAPABILITY, fork.capability().reason());
            if (!Files.exists(directory.resolve(ONLY_PROBE))) {
                result.setProperty(PAUSE, Double.toString(profile(fork, directory, maxPauseMs)));
            }
        } catch (SnapshotException e) {
            result.setProperty(ProfileAgent.REFUSED, String.valueOf(e.getMessage()));
        } finally {
            restore("memwatchdog.native.directory", place);
        }
        try (Writer out = Files.newBufferedWriter(directory.resolve(ProfileAgent.RESULT))) {
            result.store(out, null);
        }
    }

    private static double profile(HeapSnapshotter fork, Path directory, long maxPauseMs)
            throws SnapshotException, IOException {
        SnapshotPolicy policy = new SnapshotPolicy(Strategy.FORK, fork, new HotSpotSnapshotter(() -> 0));
        var deadline = WatchdogSettings.Snapshots.defaults().deadline();
        SnapshotLimits limits = SnapshotLimits.of(Duration.ofMillis(maxPauseMs), deadline)
                .withRedact(true)
                .withHugePages(true);
        HeapProfiles.write(policy.profile(limits), directory.resolve(FILE));
        return fork.lastProfilePauseMs();
    }

    private static void restore(String property, @Nullable String value) {
        if (value == null) {
            System.clearProperty(property);
        } else {
            System.setProperty(property, value);
        }
    }
}

package io.memwatchdog.core;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that can be set, with the meaning of the property of the same name. Sizes in bytes. */
public record WatchdogSettings(Detection detection, Snapshots snapshots, Diff diff, Alerts alerts) {

    /** What applies where nothing is set. */
    public static WatchdogSettings defaults() {
        return new WatchdogSettings(Detection.defaults(), Snapshots.defaults(), Diff.defaults(), Alerts.defaults());
    }

    /** Which rule decides. */
    public enum Mode {
        ADAPTIVE,
        FIXED
    }

    /** When it is recorded where objects are allocated. */
    public enum AllocationSites {
        OFF,
        AUTO,
        ON
    }

    /** When the live set is proved for the purpose, where collections are too few to judge by. */
    public enum Probing {
        OFF,
        /** Where it can be counted beside the running application, by fork. */
        AUTO,
        /** Elsewhere by asking for a collection. */
        ON
    }

    /** How heaps are frozen. */
    public enum Strategy {
        AUTO,
        FORK,
        HOTSPOT
    }

    /**
     * {@code memwatchdog.detection}.
     *
     * @param thresholdBytesPerMs slope above which {@link Mode#FIXED} speaks of a leak
     * @param window samples
     * @param interval between two looks at the resources beside the heap
     * @param warmup after the start of the JVM, in which nothing is judged
     * @param consecutive looks in a row that must agree before a leak is told
     * @param allocationSites whether allocations are sampled: never, from a suspicion on, or always
     * @param zgcLog whether ZGC's live set is read from a small log file of our own, since no bean tells it
     * @param probe whether and how the live set is proved for the purpose where collections are too few to judge by
     */
    public record Detection(
            Mode mode,
            double thresholdBytesPerMs,
            int window,
            Duration interval,
            Duration warmup,
            int consecutive,
            AllocationSites allocationSites,
            boolean zgcLog,
            Probing probe) {

        /** The adaptive rule, on the clock of a production service. */
        public static Detection defaults() {
            return new Detection(
                    Mode.ADAPTIVE,
                    1024,
                    30,
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(3),
                    2,
                    AllocationSites.AUTO,
                    true,
                    Probing.AUTO);
        }

        /** The same by a fixed threshold. */
        public Detection fixed(double bytesPerMs, int samples) {
            return new Detection(
                    Mode.FIXED, bytesPerMs, samples, interval, warmup, consecutive, allocationSites, zgcLog, probe);
        }

        /** The same on another clock. */
        public Detection withClock(Duration newInterval, Duration newWarmup) {
            return new Detection(
                    mode,
                    thresholdBytesPerMs,
                    window,
                    newInterval,
                    newWarmup,
                    consecutive,
                    allocationSites,
                    zgcLog,
                    probe);
        }

        /** The same with so many breaches in a row. */
        public Detection withConsecutive(int breaches) {
            return new Detection(
                    mode, thresholdBytesPerMs, window, interval, warmup, breaches, allocationSites, zgcLog, probe);
        }

        /** The same with another way to prove the live set. */
        public Detection withProbe(Probing how) {
            return new Detection(
                    mode, thresholdBytesPerMs, window, interval, warmup, consecutive, allocationSites, zgcLog, how);
        }

        /** The same with another use of samples of allocations. */
        public Detection withAllocationSites(AllocationSites when) {
            return new Detection(mode, thresholdBytesPerMs, window, interval, warmup, consecutive, when, zgcLog, probe);
        }
    }

    /**
     * {@code memwatchdog.snapshot}.
     *
     * @param enabled false: neither dumps nor profiles are ever taken
     * @param directory made, mode 0700, if it is not there; where others may write to it, a subdirectory of our own
     *     serves
     * @param dumps whether {@code .hprof} files are written beside live profiles; where no live profile can be had, false
     *     leaves HotSpot's class histogram
     * @param maxFiles snapshots kept; the baseline is never dropped
     * @param maxTotalBytes size of all kept snapshots together
     * @param minFreeDiskBytes left on the disk by every dump
     * @param cooldown between two snapshots on breach
     * @param maxPause a snapshot that would stop the application for longer is refused
     * @param deadline a snapshot that takes longer is given up
     * @param baselineDelay after start, when the baseline is taken at the earliest; null for on demand only
     * @param gap between two snapshots that are compared with each other because no baseline is there
     * @param gzip compress dumps
     * @param redact keep the contents of primitive arrays, and thereby strings, out of dumps
     * @param hugePages before a fork, let the kernel move the heap into huge pages, which makes the pause much shorter
     */
    public record Snapshots(
            boolean enabled,
            Path directory,
            Strategy strategy,
            boolean dumps,
            int maxFiles,
            long maxTotalBytes,
            long minFreeDiskBytes,
            Duration cooldown,
            Duration maxPause,
            Duration deadline,
            @Nullable Duration baselineDelay,
            Duration gap,
            boolean gzip,
            boolean redact,
            boolean hugePages) {

        public static Snapshots defaults() {
            return new Snapshots(
                    true,
                    Path.of(System.getProperty("java.io.tmpdir", "."), "memwatchdog"),
                    Strategy.AUTO,
                    true,
                    10,
                    10L << 30,
                    1L << 30,
                    Duration.ofHours(1),
                    Duration.ofSeconds(3),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(2),
                    false,
                    false,
                    true);
        }
    }

    /**
     * {@code memwatchdog.diff}.
     *
     * @param limit suspects and entries that are reported
     * @param maxHeapBytes of the child JVM which folds a dump
     * @param timeout of that child
     */
    public record Diff(int limit, long maxHeapBytes, Duration timeout) {

        public static Diff defaults() {
            return new Diff(20, 2L << 30, Duration.ofMinutes(10));
        }
    }

    /**
     * {@code memwatchdog.alert}.
     *
     * @param urls base URLs of the Alertmanagers, each of which gets every alert; empty: no push
     * @param endpoint path that is added to each URL
     * @param labels added to every alert
     * @param severity label {@code severity} of a leak
     * @param retries after a failed delivery
     * @param backoff before the first retry; doubles with each
     * @param timeout of one attempt
     * @param resolve whether the end of a leak is told
     * @param resend how often a firing alert is told again; must be shorter than Alertmanager's {@code resolve_timeout}
     * @param runbook URL put into the annotation {@code runbook}
     */
    public record Alerts(
            List<String> urls,
            String endpoint,
            Map<String, String> labels,
            String severity,
            int retries,
            Duration backoff,
            Duration timeout,
            boolean resolve,
            Duration resend,
            @Nullable String runbook,
            Access access) {
        public Alerts {
            urls = List.copyOf(urls);
            labels = Map.copyOf(labels);
        }

        public static Alerts defaults() {
            return new Alerts(
                    List.of(),
                    "/api/v2/alerts",
                    Map.of(),
                    "critical",
                    3,
                    Duration.ofMillis(200),
                    Duration.ofSeconds(5),
                    true,
                    Duration.ofMinutes(1),
                    null,
                    Access.OPEN);
        }
    }

    /**
     * How the Alertmanagers are reached.
     *
     * @param username for basic authentication, together with the password
     * @param bearerToken sent as it is; excludes basic authentication
     * @param certificates PEM file of the authorities that are trusted instead of the JVM's
     * @param proxy {@code http://host:port}; null: the JVM's own choice
     */
    public record Access(
            @Nullable String username,
            @Nullable String password,
            @Nullable String bearerToken,
            @Nullable Path certificates,
            @Nullable URI proxy) {

        /** No authentication, the JVM's trust store and proxy. */
        public static final Access OPEN = new Access(null, null, null, null, null);

        /** Secrets do not belong into logs. */
        @Override
        public String toString() {
            return "Access[username=%s, password=%s, bearerToken=%s, certificates=%s, proxy=%s]"
                    .formatted(username, masked(password), masked(bearerToken), certificates, proxy);
        }

        private static @Nullable String masked(@Nullable String secret) {
            return secret == null ? null : "******";
        }
    }
}

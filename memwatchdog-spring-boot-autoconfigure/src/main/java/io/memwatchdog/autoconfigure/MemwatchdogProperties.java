package io.memwatchdog.autoconfigure;

import io.memwatchdog.core.WatchdogSettings.AllocationSites;
import io.memwatchdog.core.WatchdogSettings.Mode;
import io.memwatchdog.core.WatchdogSettings.Probing;
import io.memwatchdog.core.WatchdogSettings.Strategy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Everything that can be configured. Values are checked when they are turned into settings, so that a message can name
 * the property, the cause and the cure.
 *
 * @param enabled Whether the watchdog runs.
 * @param detection When growth is called a leak.
 * @param snapshot How evidence is taken and kept.
 * @param diff How two heaps are compared.
 * @param alert Who is told.
 * @param webhook Whether Alertmanager may ask for evidence.
 * @param prometheus How meters are published.
 */
@ConfigurationProperties("memwatchdog")
public record MemwatchdogProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue Detection detection,
        @DefaultValue Snapshot snapshot,
        @DefaultValue Diff diff,
        @DefaultValue Alert alert,
        @DefaultValue Webhook webhook,
        @DefaultValue Prometheus prometheus) {

    /**
     * {@code memwatchdog.detection}.
     *
     * @param mode Which rule decides. The adaptive one weighs trend, collector and evidence; the fixed one compares the
     *     slope with the threshold.
     * @param threshold Slope in bytes per millisecond above which the fixed mode speaks of a leak.
     * @param window Number of samples of the live set that the fixed mode takes the slope from, and that the endpoint
     *     shows. The adaptive mode has windows of its own.
     * @param interval Time between two looks at what lies beside the heap, which is looked at after each garbage
     *     collection. The adaptive mode's unit of time: what its rules call a minute.
     * @param warmup Time after the start of the JVM in which nothing is judged.
     * @param consecutive Number of looks in a row that must agree before a leak is told.
     * @param allocationSites Whether it is sampled where objects are allocated, so that an alert can name the place.
     *     Automatically that begins with the first suspicion.
     * @param zgcLog Whether ZGC's live set is read from its log, since no bean tells it: a file of its own in the directory
     *     for temporary files, of 128 kB at most.
     * @param probe Whether the live set is proved for the purpose where garbage collections are too few to judge by:
     *     automatically where it can be counted beside the application, by fork; switched on, elsewhere by asking for a
     *     full collection, which may stop the application for a second per gigabyte that lives.
     */
    public record Detection(
            @DefaultValue("adaptive") Mode mode,
            @DefaultValue("1024") double threshold,
            @DefaultValue("30") int window,
            @DefaultValue("60s") Duration interval,
            @DefaultValue("3m") Duration warmup,
            @DefaultValue("2") int consecutive,
            @DefaultValue("auto") AllocationSites allocationSites,
            @DefaultValue("true") boolean zgcLog,
            @DefaultValue("auto") Probing probe) {}

    /**
     * {@code memwatchdog.snapshot}.
     *
     * @param enabled Whether heaps are frozen at all, be it on breach or on request.
     * @param directory Directory of snapshots, created with access for its owner only. By default "memwatchdog" in the
     *     directory for temporary files; in production, give it a volume that outlives the container.
     * @param strategy How the heap is frozen. Automatic choice takes the one with the shortest pause that works in this
     *     JVM; memwatchdog's endpoint shows which, and why.
     * @param dumps Whether heap dumps are written beside live profiles. Where no live profile can be had, only a
     *     class histogram remains without them.
     * @param maxFiles Number of snapshots that are kept; the oldest go first, the baseline never. Beside the baselines of
     *     other JVMs there is room for five, if the number is that high.
     * @param maxTotalSize Size of all snapshots together that are kept.
     * @param minFreeDisk Free space that must remain on the disk when a heap dump is complete.
     * @param cooldown Time between two snapshots on breach.
     * @param gap Time between the first two snapshots that are compared with each other; each pause after that is twice
     *     as long.
     * @param maxPause Longest time that the application may stand still for a snapshot; one that is expected to take
     *     longer is refused.
     * @param deadline Time after which an unfinished snapshot is given up.
     * @param compression How heap dumps are compressed while they are written.
     * @param redact Whether the contents of strings and other primitive arrays are blanked out of heap dumps.
     * @param hugePages Whether the heap may be moved into huge pages ahead of a snapshot, which makes the pause much
     *     shorter. Only where the system allows them, and never so that more memory is taken.
     */
    public record Snapshot(
            @DefaultValue("true") boolean enabled,
            @Nullable Path directory,
            @DefaultValue("auto") Strategy strategy,
            @DefaultValue("true") boolean dumps,
            @DefaultValue("10") int maxFiles,
            @DefaultValue("10GB") DataSize maxTotalSize,
            @DefaultValue("1GB") DataSize minFreeDisk,
            @DefaultValue("1h") Duration cooldown,
            @DefaultValue("2m") Duration gap,
            @DefaultValue("3s") Duration maxPause,
            @DefaultValue("5m") Duration deadline,
            @DefaultValue("none") Compression compression,
            @DefaultValue("false") boolean redact,
            @DefaultValue("true") boolean hugePages) {}

    /** How heap dumps are compressed. */
    public enum Compression {
        /** Not at all. */
        NONE,
        /** As {@code .hprof.gz}. */
        GZIP
    }

    /**
     * {@code memwatchdog.diff}.
     *
     * @param baseline Time after the start at which the baseline is taken that later heaps are compared with. With 0 it is
     *     taken on request only.
     * @param limit Number of suspects and of changed paths that are reported.
     * @param maxHeap Largest heap of the separate JVM in which heap dumps are read.
     * @param timeout Time after which a comparison of heap dumps is given up.
     */
    public record Diff(
            @DefaultValue("5m") Duration baseline,
            @DefaultValue("20") int limit,
            @DefaultValue("2GB") DataSize maxHeap,
            @DefaultValue("10m") Duration timeout) {}

    /**
     * {@code memwatchdog.alert}.
     *
     * @param url Base URL of the Alertmanager, for example http://alertmanager:9093, or several separated by commas, each of
     *     which gets every alert. Without it nothing is pushed; events, log and meters still tell.
     * @param endpoint Path that alerts are posted to, below the URL.
     * @param labels Labels of each alert beside alertname and severity. The label instance, if it is not among them, is the
     *     name of the host: JVMs of one application on one host need one each, or Alertmanager takes their alerts for one.
     * @param severity Value of the label severity.
     * @param retries Number of further attempts when Alertmanager cannot be reached or answers with an error.
     * @param backoff Time before the first further attempt; it doubles from one to the next, give or take a fifth.
     * @param timeout Longest time that one attempt may take.
     * @param resolve Whether Alertmanager is told when a leak has ended.
     * @param resend Time after which a firing alert is told again. Must be shorter than Alertmanager's resolve_timeout.
     * @param runbook URL of the page that helps whoever is woken by the alert.
     * @param username Name for basic authentication.
     * @param password Password for basic authentication.
     * @param bearerToken Token for bearer authentication, instead of name and password.
     * @param certificates PEM file of the authorities that are trusted instead of the JVM's.
     * @param client HTTP client that carries alerts. Automatic choice takes the application's WebClient where it has one
     *     builder of it, not a load-balanced one, and neither certificates nor proxy are set here, otherwise the JDK's.
     * @param proxy Proxy on the way to Alertmanager, for example http://proxy:3128. By default the JVM's own choice.
     */
    public record Alert(
            @DefaultValue List<String> url,
            @DefaultValue("/api/v2/alerts") String endpoint,
            @DefaultValue Map<String, String> labels,
            @DefaultValue("critical") String severity,
            @DefaultValue("3") int retries,
            @DefaultValue("200ms") Duration backoff,
            @DefaultValue("5s") Duration timeout,
            @DefaultValue("true") boolean resolve,
            @DefaultValue("1m") Duration resend,
            @Nullable String runbook,
            @Nullable String username,
            @Nullable String password,
            @Nullable String bearerToken,
            @Nullable Path certificates,
            @DefaultValue("auto") Client client,
            @Nullable URI proxy) {}

    /** What carries alerts. */
    public enum Client {
        /** The application's WebClient where it has one, otherwise the JDK's client. */
        AUTO,
        /** The JDK's client. */
        JDK
    }

    /**
     * {@code memwatchdog.webhook}.
     *
     * @param enabled Whether Alertmanager's webhooks are received, on the port of the application.
     * @param path Path they are received under.
     * @param secret Bearer token that Alertmanager must send along. May only be left out where the path is secured elsewhere.
     * @param securedElsewhere Whether the path is guarded without a secret, by a rule of Spring Security for it or by a proxy.
     * @param alerts Names of the alerts that are answered with a snapshot, if they fire for the heap.
     * @param cooldown Time in which no second snapshot is taken for a webhook, whichever group of alerts asks.
     * @param maxPayload Largest webhook that is read.
     * @param timeout Longest time that a webhook may take to arrive.
     */
    public record Webhook(
            @DefaultValue("false") boolean enabled,
            @DefaultValue("/actuator/memwatchdog-webhook") String path,
            @Nullable String secret,
            @DefaultValue("false") boolean securedElsewhere,

            @DefaultValue({"MemLeakDetected", "MemPressureDetected", "MemExhaustionWithin1h"})
            List<String> alerts,

            @DefaultValue("10m") Duration cooldown,
            @DefaultValue("256KB") DataSize maxPayload,
            @DefaultValue("10s") Duration timeout) {}

    /**
     * {@code memwatchdog.prometheus}.
     *
     * @param prefix Put before the name of each meter, for example shop for shop_memwatchdog_heap_used_bytes.
     * @param enabled Whether a port of its own is opened that Prometheus scrapes at /metrics, for services without actuator.
     *     By default so once the port is set.
     * @param port That port, 9469 unless set; 0 takes a free one.
     * @param host Name or address of the interface that the port is opened on. By default all of them, as with server.port.
     * @param defaultMetrics Whether memory, collections, threads, classes and processors of the JVM are published on that port
     *     as well.
     */
    public record Prometheus(
            @DefaultValue("") String prefix,
            @Nullable Boolean enabled,
            @Nullable Integer port,
            @Nullable String host,
            @DefaultValue("true") boolean defaultMetrics) {}
}

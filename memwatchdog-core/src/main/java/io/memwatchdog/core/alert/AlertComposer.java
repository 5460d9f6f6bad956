package io.memwatchdog.core.alert;

import io.memwatchdog.core.WatchdogSettings.Alerts;
import io.memwatchdog.core.trend.Trend;
import io.memwatchdog.core.verdict.Forecast;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.core.verdict.Verdict;
import io.memwatchdog.diff.AllocationSite;
import io.memwatchdog.diff.HeapDiffResult;
import io.memwatchdog.diff.HeapDiffResult.ClassGrowth;
import io.memwatchdog.diff.HeapDiffResult.Suspect;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts verdict and evidence into words. */
final class AlertComposer {

    private static final int TOLD_SUSPECTS = 3;

    private final Alerts settings;
    private final String instance;

    AlertComposer(Alerts settings, String instance) {
        this.settings = settings;
        this.instance = instance;
    }

    Alert firing(Verdict verdict, Instant startsAt) {
        Map<String, String> annotations = new HashMap<>();
        annotations.put("summary", summary(verdict));
        annotations.put("description", description(verdict));
        String runbook = settings.runbook();
        if (runbook != null) {
            annotations.put("runbook", runbook);
        }
        return new Alert(Alert.Status.FIRING, labels(verdict), annotations, startsAt, null, verdict, null, List.of());
    }

    /** Loads and links what it takes to make alerts and to write them. */
    void rehearse(Instant now) {
        Verdict verdict = new Verdict(
                Resource.HEAP, Level.LEAK, 0, 0, new Trend(1, 1, 1), new Forecast(60, 30, 90), 0.5, "the heap is full");
        Alert firing = firing(verdict, now);
        AlertJson.of(List.of(annotated(firing, "breakdown", ""), resolved(firing, verdict, now)));
    }

    Alert updated(Alert alert, String snapshot, @Nullable HeapDiffResult evidence, List<AllocationSite> sites) {
        Map<String, String> annotations = new HashMap<>(alert.annotations());
        annotations.put("snapshot", snapshot);
        if (evidence != null && !evidence.suspects().isEmpty()) {
            annotations.put("suspects", suspects(evidence.suspects()));
        } else if (evidence != null && knowsClassesOnly(evidence)) {
            annotations.put("suspects", classes(evidence.classes()));
        }
        addSites(annotations, evidence, sites);
        return updated(alert, annotations, evidence != null ? evidence : alert.evidence(), sites);
    }

    /** The evidence stays what it was. */
    Alert located(Alert alert, List<AllocationSite> sites) {
        HeapDiffResult known = alert.evidence();
        HeapDiffResult evidence = known == null ? null : known.withAllocationSites(sites);
        Map<String, String> annotations = new HashMap<>(alert.annotations());
        addSites(annotations, evidence, sites);
        return updated(alert, annotations, evidence, sites);
    }

    private static void addSites(
            Map<String, String> annotations, @Nullable HeapDiffResult evidence, List<AllocationSite> sites) {
        if (!sites.isEmpty()) {
            annotations.put("allocation_site", sites(ofTheSuspects(evidence, sites)));
        }
    }

    Alert annotated(Alert alert, String name, String text) {
        Map<String, String> annotations = new HashMap<>(alert.annotations());
        annotations.put(name, text);
        return updated(alert, annotations, alert.evidence(), alert.allocationSites());
    }

    private static Alert updated(
            Alert alert,
            Map<String, String> annotations,
            @Nullable HeapDiffResult evidence,
            List<AllocationSite> sites) {
        return new Alert(
                Alert.Status.UPDATED,
                alert.labels(),
                annotations,
                alert.startsAt(),
                null,
                alert.verdict(),
                evidence,
                sites);
    }

    private static boolean knowsClassesOnly(HeapDiffResult evidence) {
        return evidence.entries().isEmpty()
                && !evidence.warnings().isEmpty()
                && evidence.classes().stream().anyMatch(growth -> growth.bytes() > 0);
    }

    /** From class histograms, where nothing better could be had. */
    private static String classes(List<ClassGrowth> classes) {
        return classes.stream()
                .filter(growth -> growth.bytes() > 0)
                .limit(TOLD_SUSPECTS)
                .map(growth -> String.format(
                        Locale.ROOT,
                        "%s: %d more objects, %d bytes; who holds them is not known",
                        growth.className(),
                        growth.count(),
                        growth.bytes()))
                .collect(Collectors.joining("\n"));
    }

    /** The sites of what accumulates, where it is known; else all. */
    private static List<AllocationSite> ofTheSuspects(@Nullable HeapDiffResult evidence, List<AllocationSite> all) {
        if (evidence == null || evidence.suspects().isEmpty()) {
            return all;
        }
        List<AllocationSite> matching = evidence.suspects().get(0).allocationSites();
        return matching.isEmpty() ? all : matching;
    }

    private static String sites(List<AllocationSite> sites) {
        StringBuilder text = new StringBuilder();
        for (AllocationSite site : sites.subList(0, Math.min(TOLD_SUSPECTS, sites.size()))) {
            text.append(text.isEmpty() ? "" : "\n").append(site.frame());
            text.append(String.format(Locale.ROOT, " (%.0f %% of what is alive)", 100 * site.share()));
            if (!site.callers().isEmpty()) {
                text.append(", called by ").append(String.join(" ← ", site.callers()));
            }
        }
        return text.toString();
    }

    Alert resolved(Alert alert, Verdict verdict, Instant endsAt) {
        return new Alert(
                Alert.Status.RESOLVED,
                alert.labels(),
                alert.annotations(),
                alert.startsAt(),
                endsAt,
                verdict,
                alert.evidence(),
                alert.allocationSites());
    }

    /**
     * Equal labels mean the same alert to Alertmanager: without the instance, one healthy replica would resolve the leak of
     * another.
     */
    private Map<String, String> labels(Verdict verdict) {
        boolean leak = verdict.level() == Level.LEAK;
        Map<String, String> labels = new HashMap<>();
        labels.put("instance", instance);
        labels.putAll(settings.labels());
        labels.put("alertname", leak ? "MemLeakDetected" : "MemPressureDetected");
        labels.put("severity", leak ? settings.severity() : "warning");
        labels.put("resource", verdict.resource().name().toLowerCase(Locale.ROOT));
        return labels;
    }

    private static String summary(Verdict verdict) {
        String what = name(verdict.resource());
        String left = timeLeft(verdict.secondsToExhaustion());
        String growth = verdict.level() == Level.LEAK ? what + " leaks" : what + " runs full";
        return left.isEmpty() ? growth : growth + "; exhausted in about " + left;
    }

    private static String description(Verdict verdict) {
        StringBuilder text = new StringBuilder(verdict.reason());
        double slope = verdict.trend().slopeBytesPerMs();
        if (!Double.isNaN(slope) && verdict.resource().isInBytes()) {
            text.append(String.format(
                    Locale.ROOT, ". Slope %.1f bytes/ms (%.1f MiB/min)", slope, slope * 60_000 / (1 << 20)));
        }
        String left = timeLeft(verdict.secondsToExhaustion());
        return text.append(left.isEmpty() ? "." : ", time left about " + left + interval(verdict.forecast()) + ".")
                .toString();
    }

    /** Empty where the detector gives no interval. */
    private static String interval(Forecast forecast) {
        String earliest = timeLeft(forecast.earliestSeconds());
        if (earliest.isEmpty() || forecast.earliestSeconds() == forecast.latestSeconds()) {
            return "";
        }
        String latest = timeLeft(forecast.latestSeconds());
        return latest.isEmpty() ? " (at least " + earliest + ")" : " (" + earliest + " to " + latest + ")";
    }

    private static String name(Resource resource) {
        return switch (resource) {
            case HEAP -> "The Java heap";
            case METASPACE -> "Metaspace";
            case DIRECT -> "Direct memory";
            case MAPPED -> "The number of mapped buffers";
            case THREADS -> "The number of threads";
            case PROCESS -> "The memory of the process";
        };
    }

    /** Empty where no forecast can be given. */
    static String timeLeft(double seconds) {
        if (Double.isNaN(seconds) || Double.isInfinite(seconds)) {
            return "";
        }
        if (seconds < 120) {
            return Math.round(seconds) + " s";
        }
        if (seconds < 2 * 3600) {
            return Math.round(seconds / 60) + " min";
        }
        return seconds < 48 * 3600 ? Math.round(seconds / 3600) + " h" : Math.round(seconds / 86_400) + " days";
    }

    private static String suspects(List<Suspect> suspects) {
        StringBuilder text = new StringBuilder();
        for (Suspect suspect : suspects.subList(0, Math.min(TOLD_SUSPECTS, suspects.size()))) {
            text.append(text.isEmpty() ? "" : "\n").append(suspect.summary()).append(" [");
            String separator = "";
            for (HeapDiffResult.Step step : suspect.path()) {
                text.append(separator).append(name(step));
                separator = " → ";
            }
            text.append(']');
        }
        return text.toString();
    }

    /** {@code CartService.SESSIONS}, {@code HashMap.table}, {@code Node[]}, {@code Cart}: what people say, not what the JVM does. */
    private static String name(HeapDiffResult.Step step) {
        String field = step.field().replaceFirst("^static ", "");
        return field.isEmpty() || field.equals("[]") ? step.className() : step.className() + "." + field;
    }
}

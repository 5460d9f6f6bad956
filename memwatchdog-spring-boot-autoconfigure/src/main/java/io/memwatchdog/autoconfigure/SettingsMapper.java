package io.memwatchdog.autoconfigure;

import io.memwatchdog.autoconfigure.MemwatchdogProperties.Compression;
import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.WatchdogSettings.Access;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/** Turns properties into settings and refuses those which cannot be meant. */
final class SettingsMapper {

    private static final String NAME = "[a-zA-Z_][a-zA-Z0-9_]*";

    private final MemwatchdogProperties properties;

    private final String application;

    /** @param application name of the application; empty where it has none */
    SettingsMapper(MemwatchdogProperties properties, String application) {
        this.properties = properties;
        this.application = application.strip();
    }

    WatchdogSettings settings() {
        return new WatchdogSettings(detection(), snapshots(), diff(), alerts());
    }

    private WatchdogSettings.Detection detection() {
        var from = properties.detection();
        return new WatchdogSettings.Detection(
                from.mode(),
                Checked.positive("memwatchdog.detection.threshold", from.threshold()),
                Checked.atLeast("memwatchdog.detection.window", from.window(), 2),
                Checked.positive("memwatchdog.detection.interval", from.interval()),
                Checked.notNegative("memwatchdog.detection.warmup", from.warmup()),
                Checked.atLeast("memwatchdog.detection.consecutive", from.consecutive(), 1),
                from.allocationSites(),
                from.zgcLog(),
                from.probe());
    }

    private WatchdogSettings.Snapshots snapshots() {
        var from = properties.snapshot();
        return new WatchdogSettings.Snapshots(
                from.enabled(),
                Objects.requireNonNullElse(
                        from.directory(), WatchdogSettings.Snapshots.defaults().directory()),
                from.strategy(),
                from.dumps(),
                // Two, since the baseline is one of them.
                Checked.atLeast("memwatchdog.snapshot.max-files", from.maxFiles(), 2),
                Checked.bytesAtLeast(
                        "memwatchdog.snapshot.max-total-size", from.maxTotalSize(), DataSize.ofMegabytes(1)),
                Checked.bytesAtLeast("memwatchdog.snapshot.min-free-disk", from.minFreeDisk(), DataSize.ofBytes(0)),
                Checked.notNegative("memwatchdog.snapshot.cooldown", from.cooldown()),
                Checked.positive("memwatchdog.snapshot.max-pause", from.maxPause()),
                Checked.positive("memwatchdog.snapshot.deadline", from.deadline()),
                baselineDelay(),
                Checked.positive("memwatchdog.snapshot.gap", from.gap()),
                from.compression() == Compression.GZIP,
                from.redact(),
                from.hugePages());
    }

    private @Nullable Duration baselineDelay() {
        Duration delay = Checked.notNegative(
                "memwatchdog.diff.baseline", properties.diff().baseline());
        return delay.isZero() ? null : delay;
    }

    private WatchdogSettings.Diff diff() {
        var from = properties.diff();
        return new WatchdogSettings.Diff(
                Checked.atLeast("memwatchdog.diff.limit", from.limit(), 1),
                Checked.bytesAtLeast("memwatchdog.diff.max-heap", from.maxHeap(), DataSize.ofMegabytes(32)),
                Checked.positive("memwatchdog.diff.timeout", from.timeout()));
    }

    private WatchdogSettings.Alerts alerts() {
        var from = properties.alert();
        String runbook = from.runbook();
        return new WatchdogSettings.Alerts(
                urls(from.url()),
                Checked.matching(
                        "memwatchdog.alert.endpoint",
                        from.endpoint(),
                        "/\\S*",
                        "which is not an absolute path",
                        "Let it begin with a slash, for example /api/v2/alerts."),
                labels(),
                from.severity(),
                Checked.atLeast("memwatchdog.alert.retries", from.retries(), 0),
                Checked.positive("memwatchdog.alert.backoff", from.backoff()),
                Checked.positive("memwatchdog.alert.timeout", from.timeout()),
                from.resolve(),
                Checked.positive("memwatchdog.alert.resend", from.resend()),
                StringUtils.hasText(runbook) ? Checked.httpUrl("memwatchdog.alert.runbook", runbook) : null,
                access(from));
    }

    private static List<String> urls(List<String> urls) {
        return urls.stream()
                .filter(StringUtils::hasText)
                .map(url -> Checked.httpUrl("memwatchdog.alert.url", url))
                .toList();
    }

    private static Access access(MemwatchdogProperties.Alert from) {
        String username = given(from.username());
        String password = given(from.password());
        String token = given(from.bearerToken());
        if (username == null != (password == null)) {
            throw new InvalidSettingException(
                    "memwatchdog.alert.username",
                    Objects.requireNonNullElse(username, ""),
                    "which is half of what basic authentication needs",
                    "Set both memwatchdog.alert.username and memwatchdog.alert.password, or neither.");
        }
        if (username != null && token != null) {
            throw new InvalidSettingException(
                    "memwatchdog.alert.username",
                    username,
                    "which excludes memwatchdog.alert.bearer-token",
                    "Set either name and password or the token.");
        }
        URI proxy = from.proxy();
        if (proxy != null) {
            Checked.httpUrl("memwatchdog.alert.proxy", proxy.toString());
            Checked.namesPort("memwatchdog.alert.proxy", proxy);
        }
        return new Access(username, password, bearer(token), from.certificates(), proxy);
    }

    /** A chart leaves empty what is not used, and a secret that was made from a file ends with a line break. */
    private static @Nullable String given(@Nullable String credential) {
        return StringUtils.hasText(credential) ? credential.replaceFirst("\\R+$", "") : null;
    }

    /** What stands in a header must not end it. */
    private static @Nullable String bearer(@Nullable String token) {
        if (token == null) {
            return null;
        }
        String stripped = token.strip();
        if (stripped.chars().anyMatch(character -> character <= ' ' || character > '~')) {
            throw new InvalidSettingException(
                    "memwatchdog.alert.bearer-token",
                    "***",
                    "which has characters that no token may have",
                    "Give the token alone, on one line and without \"Bearer\".");
        }
        return stripped;
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        if (!application.isEmpty()) {
            labels.put("application", application);
        }
        properties.alert().labels().forEach((name, value) -> {
            Checked.matching(
                    "memwatchdog.alert.labels",
                    name,
                    NAME,
                    "which Alertmanager does not take as the name of a label",
                    "Use letters, digits and underscores, for example memwatchdog.alert.labels.team.");
            labels.put(name, value);
        });
        return labels;
    }
}

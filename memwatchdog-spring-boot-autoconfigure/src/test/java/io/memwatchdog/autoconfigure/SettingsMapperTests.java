package io.memwatchdog.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.memwatchdog.core.WatchdogSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class SettingsMapperTests {

    @Test
    void withoutPropertiesTheDefaultsOfCoreApply() {
        assertThat(settings(Map.of(), "")).isEqualTo(WatchdogSettings.defaults());
    }

    @Test
    void theApplicationsNameBecomesALabelUnlessOneIsSet() {
        assertThat(settings(Map.of(), "shop").alerts().labels()).isEqualTo(Map.of("application", "shop"));
        assertThat(settings(Map.of("memwatchdog.alert.labels.application", "till"), "shop")
                        .alerts()
                        .labels())
                .isEqualTo(Map.of("application", "till"));
    }

    @Test
    void aBaselineAfterZeroIsTakenOnRequestOnly() {
        assertThat(settings(Map.of("memwatchdog.diff.baseline", "0"), "")
                        .snapshots()
                        .baselineDelay())
                .isNull();
        assertThat(settings(Map.of("memwatchdog.diff.baseline", "90s"), "")
                        .snapshots()
                        .baselineDelay())
                .isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void severalAlertmanagersAreSeparatedByCommas() {
        assertThat(settings(Map.of("memwatchdog.alert.url", "http://a:9093, http://b:9093"), "")
                        .alerts()
                        .urls())
                .containsExactly("http://a:9093", "http://b:9093");
    }

    @Test
    void durationsAndSizesAreUnderstood() {
        var settings = settings(
                Map.of(
                        "memwatchdog.snapshot.max-total-size", "3GB",
                        "memwatchdog.alert.backoff", "1500ms",
                        "memwatchdog.snapshot.compression", "gzip",
                        "memwatchdog.detection.mode", "fixed"),
                "");
        assertThat(settings.snapshots().maxTotalBytes()).isEqualTo(3L << 30);
        assertThat(settings.snapshots().gzip()).isTrue();
        assertThat(settings.alerts().backoff()).isEqualTo(Duration.ofMillis(1500));
        assertThat(settings.detection().mode()).isEqualTo(WatchdogSettings.Mode.FIXED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            memwatchdog.detection.threshold     | -1          | not a positive number | above 0
            memwatchdog.detection.threshold     | NaN         | not a positive number | above 0
            memwatchdog.detection.window        | 1           | less than 2           | 2 or more
            memwatchdog.detection.interval      | 0s          | not a positive time   | 30s
            memwatchdog.detection.warmup        | -1m         | a negative time       | 5m
            memwatchdog.snapshot.max-files      | 1           | less than 2           | 2 or more
            memwatchdog.snapshot.max-total-size | 1KB         | less than 1048576B    | 512MB
            memwatchdog.diff.max-heap           | 1MB         | less than 33554432B   | 512MB
            memwatchdog.diff.baseline           | -5m         | a negative time       | 5m
            memwatchdog.diff.limit              | 0           | less than 1           | 1 or more
            memwatchdog.alert.url               | alerts:9093 | not an http           | http://alertmanager:9093
            memwatchdog.alert.url               | http://     | not a URL             | http://alertmanager:9093
            memwatchdog.alert.url               | http:///x   | names no host         | http://alertmanager:9093
            memwatchdog.alert.url               | http://a b  | not a URL             | http://alertmanager:9093
            memwatchdog.alert.endpoint          | api         | not an absolute path  | begin with a slash
            memwatchdog.alert.labels[my-team]   | x           | does not take         | letters, digits
            memwatchdog.alert.retries           | -1          | less than 0           | 0 or more
            memwatchdog.alert.runbook           | wiki        | not an http           | scheme and host
            memwatchdog.alert.username          | me          | half of what          | both
            memwatchdog.alert.proxy             | socks://p:1 | not an http           | scheme and host
            memwatchdog.alert.proxy             | http://p    | names no port         | http://proxy:3128
            memwatchdog.alert.proxy             | http://p:0  | names no port         | http://proxy:3128
            """)
    void whatCannotBeMeantIsRefusedWithCauseAndCure(String property, String value, String cause, String cure) {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> settings(Map.of(property, value), ""))
                .satisfies(failure -> {
                    assertThat(property).startsWith(failure.property());
                    assertThat(failure.reason()).contains(cause);
                    assertThat(failure.cure()).contains(cure);
                    assertThat(failure).hasMessageContaining(cause).hasMessageContaining(failure.property());
                });
    }

    @Test
    void whatIsNoNumberAtAllIsRefusedBySpringBoot() {
        assertThatExceptionOfType(BindException.class)
                .isThrownBy(() -> settings(Map.of("memwatchdog.detection.window", "many"), ""));
    }

    private static WatchdogSettings settings(Map<String, String> properties, String application) {
        var bound = new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("memwatchdog", MemwatchdogProperties.class);
        return new SettingsMapper(bound, application).settings();
    }
}

package io.memwatchdog.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.memwatchdog.core.WatchdogSettings;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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
            memwatchdog.alert.bearer-token      | Bearer x    | no token may have     | one line
            memwatchdog.alert.url               | http://a:b@c | has credentials      | alert.username
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

    /** Charts leave empty what is not used, and files of secrets end with a line break. */
    @Test
    void credentialsAreTakenAsDeploymentsGiveThem() {
        assertThat(access("memwatchdog.alert.bearer-token", "t0ken\n", "memwatchdog.alert.username", "")
                        .bearerToken())
                .isEqualTo("t0ken");
        var basic = access(
                "memwatchdog.alert.username",
                "me",
                "memwatchdog.alert.password",
                "pass word\r\n",
                "memwatchdog.alert.bearer-token",
                " ");
        assertThat(basic.username()).isEqualTo("me");
        assertThat(basic.password()).isEqualTo("pass word");
        assertThat(basic.bearerToken()).isNull();
    }

    @Test
    void noMessageRepeatsASecret() {
        for (String[] setting : new String[][] {
            {"memwatchdog.alert.url", "http://me:s3cret@alerts"}, {"memwatchdog.alert.bearer-token", "Bearer s3cret"}
        }) {
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> settings(Map.of(setting[0], setting[1]), ""))
                    .satisfies(failure -> assertThat(failure + failure.value()).doesNotContain("s3cret"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://admin:s3cret@alert_manager:9093, http://***@alert_manager:9093",
        "http://admin:s3cret@alerts:9093/a b, http://***@alerts:9093/a b",
        "http://admin:s3cret@, http://***@",
        "http://admin:x/s3cret@alerts, http://***@alerts",
        "http://admin:x@s3cret@alerts, http://***@alerts",
        "https:/admin:s3cret@alerts, ***@alerts",
        "admin:s3cret@alerts:9093, ***@alerts:9093",
        "http://admin:s3cret@alerts:9093, http://***@alerts:9093",
    })
    void credentialsInAUrlAreNotRepeatedWhateverElseIsWrongWithIt(String url, String told) {
        for (String property : List.of("memwatchdog.alert.url", "memwatchdog.alert.runbook")) {
            assertThatExceptionOfType(InvalidSettingException.class)
                    .isThrownBy(() -> settings(Map.of(property, url), ""))
                    .satisfies(failure -> assertThat(failure.value()).isEqualTo(told))
                    .satisfies(failure -> assertThat(failure + failure.reason()).doesNotContain("s3cret"));
        }
    }

    @Test
    void credentialsOfAProxyAreNotRepeated() {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> settings(Map.of("memwatchdog.alert.proxy", "http://me:s3cret@out_side:3128"), ""))
                .satisfies(failure -> assertThat(failure + failure.value()).doesNotContain("s3cret"));
    }

    private static WatchdogSettings.Access access(String... namesAndValues) {
        Map<String, String> properties = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return settings(properties, "").alerts().access();
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

package io.memwatchdog.autoconfigure.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.autoconfigure.Http;
import io.memwatchdog.autoconfigure.TestApplication;
import io.memwatchdog.core.Watchdog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;

class WebhookOverHttpTests {

    private static final String PATH = "/actuator/memwatchdog-webhook";

    private static final String SECRET = "Bearer s3cret";

    private static final int WAVES = 20;

    private static final int REQUESTS_PER_WAVE = 50;

    private static final int SLOW_CALLERS = 20;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void alertmanagerIsHeardAndNobodyElse(WebApplicationType type, @TempDir Path directory) {
        Map<String, Object> properties = listening(directory);
        properties.put("memwatchdog.webhook.max-payload", "2KB");
        String firing = ReceiverTests.notification("firing", "MemLeakDetected", "heap", "shop");
        try (var context = TestApplication.run(type, properties)) {
            Http http = new Http(context);
            assertThat(http.post(PATH, firing).statusCode()).isEqualTo(401);
            assertThat(http.post(PATH, firing, "Authorization", "Bearer guess").statusCode())
                    .isEqualTo(401);
            assertThat(post(http, "{}")).isEqualTo(400);
            assertThat(post(http, "")).isEqualTo(400);
            assertThat(post(http, "x".repeat(2049))).isEqualTo(413);
            assertThat(http.get(PATH).statusCode()).isIn(404, 405);
            assertThat(context.getBean(Watchdog.class).evidence().lastJob()).isNull();

            assertThat(post(http, firing)).isEqualTo(202);
            assertThat(post(http, firing)).isEqualTo(200);
            assertThat(context.getBean(Watchdog.class).evidence().lastJob()).isNotNull();
            assertThat(http.get("/actuator/prometheus", "text/plain").body())
                    .contains("memwatchdog_webhook_notifications_total{outcome=\"accepted\"} 1.0")
                    .contains("memwatchdog_webhook_notifications_total{outcome=\"unauthorized\"} 2.0")
                    .contains("memwatchdog_webhook_notifications_total{outcome=\"malformed\"} 2.0")
                    .contains("memwatchdog_webhook_notifications_total{outcome=\"too_large\"} 1.0");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void labelsOfOurAlertsTellWhichAreAboutUs(WebApplicationType type, @TempDir Path directory) {
        Map<String, Object> properties = listening(directory);
        properties.put("spring.application.name", "shop-service");
        properties.put("memwatchdog.alert.labels.job", "shop");
        properties.put("memwatchdog.alert.labels.instance", "shop-1:8080");
        properties.put("memwatchdog.alert.labels.severity", "page");
        try (var context = TestApplication.run(type, properties)) {
            Http http = new Http(context);
            assertThat(post(http, ReceiverTests.ofRule("till", "shop-1:8080"))).isEqualTo(200);
            assertThat(post(http, ReceiverTests.ofRule("shop", "shop-2:8080"))).isEqualTo(200);
            assertThat(context.getBean(Watchdog.class).evidence().lastJob()).isNull();
            assertThat(post(http, ReceiverTests.ofRule("shop", "shop-1:8080"))).isEqualTo(202);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aWatchdogThatIsClosedRefuses(WebApplicationType type, @TempDir Path directory) {
        String firing = ReceiverTests.notification("firing", "MemLeakDetected", "heap", "shop");
        try (var context = TestApplication.run(type, listening(directory))) {
            Http http = new Http(context);
            context.getBean(Watchdog.class).close();
            assertThat(post(http, firing)).isEqualTo(503);
            assertThat(post(http, firing)).isEqualTo(503);
            assertThat(http.get("/actuator/prometheus", "text/plain").body())
                    .contains("memwatchdog_webhook_notifications_total{outcome=\"refused\"} 2.0");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aWatchdogThatTakesNoSnapshotsRefuses(WebApplicationType type, @TempDir Path directory) {
        Map<String, Object> properties = listening(directory);
        properties.put("memwatchdog.snapshot.enabled", "false");
        try (var context = TestApplication.run(type, properties)) {
            assertThat(post(new Http(context), ReceiverTests.ofRule("shop", "shop-1:8080")))
                    .isEqualTo(503);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aFloodCostsOneSnapshotAndTheRestIsServed(WebApplicationType type, @TempDir Path directory) {
        Map<String, Object> properties = listening(directory);
        String firing = ReceiverTests.notification("firing", "MemLeakDetected", "heap", "shop");
        try (var context = TestApplication.run(type, properties)) {
            Http http = new Http(context);
            List<Integer> statuses = new ArrayList<>();
            for (int wave = 0; wave < WAVES; wave++) {
                var answers = http.postAtOnce(REQUESTS_PER_WAVE, PATH, firing, "Authorization", SECRET);
                assertThat(http.get("/actuator/health").statusCode()).isEqualTo(200);
                answers.forEach(answer -> statuses.add(answer.join()));
            }
            assertThat(statuses).hasSize(1000).containsOnly(202, 200).containsOnlyOnce(202);
            assertThat(http.get("/actuator/prometheus", "text/plain").body())
                    .contains("memwatchdog_webhook_notifications_total{outcome=\"accepted\"} 1.0")
                    .contains("memwatchdog_webhook_notifications_total{outcome=\"cooling_down\"} 999.0");
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void bodiesThatTrickleAreGivenUpAndStrangersAreNotWaitedFor(WebApplicationType type, @TempDir Path directory)
            throws Exception {
        Map<String, Object> properties = listening(directory);
        properties.put("memwatchdog.webhook.timeout", "1s");
        try (var context = TestApplication.run(type, properties)) {
            int port = Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
            Http http = new Http(context);
            List<Trickle> slow = new ArrayList<>();
            for (int i = 0; i < SLOW_CALLERS; i++) {
                slow.add(new Trickle(port, PATH, SECRET));
            }
            try (Trickle stranger = new Trickle(port, PATH, "Bearer guess")) {
                assertThat(stranger.status()).contains(" 401");
                assertThat(http.get("/actuator/health").statusCode()).isEqualTo(200);
                for (Trickle each : slow) {
                    assertThat(each.status()).contains(" 408");
                }
            } finally {
                slow.forEach(Trickle::close);
            }
            assertThat(http.get("/actuator/prometheus", "text/plain").body())
                    .contains("memwatchdog_webhook_notifications_total{outcome=\"too_slow\"} " + SLOW_CALLERS + ".0");
        }
    }

    private static Map<String, Object> listening(Path directory) {
        Map<String, Object> properties = TestApplication.open(directory);
        properties.put("memwatchdog.webhook.enabled", "true");
        properties.put("memwatchdog.webhook.secret", "s3cret");
        return properties;
    }

    private static int post(Http http, String body) {
        return http.post(PATH, body, "Authorization", SECRET).statusCode();
    }
}

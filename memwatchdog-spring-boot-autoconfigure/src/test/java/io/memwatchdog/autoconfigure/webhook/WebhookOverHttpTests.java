package io.memwatchdog.autoconfigure.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.autoconfigure.Http;
import io.memwatchdog.autoconfigure.TestApplication;
import io.memwatchdog.core.Watchdog;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;

class WebhookOverHttpTests {

    private static final String PATH = "/actuator/memwatchdog-webhook";

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void alertmanagerIsHeardAndNobodyElse(WebApplicationType type, @TempDir Path directory) {
        Map<String, Object> properties = TestApplication.open(directory);
        properties.put("memwatchdog.webhook.enabled", "true");
        properties.put("memwatchdog.webhook.secret", "s3cret");
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
                    .contains("memwatchdog_webhook_notifications_total{outcome=\"too_large\"} 1.0");
        }
    }

    private static int post(Http http, String body) {
        return http.post(PATH, body, "Authorization", "Bearer s3cret").statusCode();
    }
}

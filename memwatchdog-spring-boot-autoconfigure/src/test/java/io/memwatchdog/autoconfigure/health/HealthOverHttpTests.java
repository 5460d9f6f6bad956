package io.memwatchdog.autoconfigure.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.autoconfigure.Http;
import io.memwatchdog.autoconfigure.TestApplication;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class HealthOverHttpTests {

    @Test
    void healthTellsOfTheWatchdogButLivenessAndReadinessDoNot(@TempDir Path directory, CapturedOutput output) {
        Map<String, Object> properties = TestApplication.open(directory);
        properties.put("management.health.memwatchdog.enabled", "true");
        properties.put("management.endpoint.health.show-details", "always");
        properties.put("management.endpoint.health.probes.enabled", "true");
        properties.put("management.endpoints.web.path-mapping.heapdumpdiff", "leaks");
        try (var context = TestApplication.run(WebApplicationType.SERVLET, properties)) {
            Http http = new Http(context);
            assertThat(http.get("/actuator/health/memwatchdog").body())
                    .contains("\"status\":\"UP\"")
                    .contains("\"level\":\"warming_up\"");
            assertThat(http.get("/actuator/health").body()).contains("memwatchdog");
            assertThat(http.get("/actuator/health/liveness").body())
                    .contains("UP")
                    .doesNotContain("memwatchdog");
            assertThat(http.get("/actuator/health/readiness").body())
                    .contains("UP")
                    .doesNotContain("memwatchdog");

            // A path of the user's own wins, and links follow it.
            assertThat(http.get("/actuator/heapdump-diff").statusCode()).isEqualTo(404);
            assertThat(Http.json(http.post("/actuator/leaks", "{}")).get("href").toString())
                    .startsWith("leaks/");
            assertThat(output).doesNotContain("contains invalid characters");
        }
    }
}

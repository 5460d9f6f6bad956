package io.memwatchdog.autoconfigure.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.memwatchdog.autoconfigure.Http;
import io.memwatchdog.autoconfigure.TestApplication;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.json.JsonParserFactory;
import org.springframework.context.ConfigurableApplicationContext;

/** The endpoints on a real server, with real snapshots of this JVM. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EndpointsOverHttpTests {

    private static final String DIFF = "/actuator/heapdump-diff";

    private final WebApplicationType type;

    private ConfigurableApplicationContext context;

    private Http http;

    EndpointsOverHttpTests(WebApplicationType type) {
        this.type = type;
    }

    @BeforeAll
    void start(@TempDir Path directory) {
        context = TestApplication.run(type, TestApplication.open(directory));
        http = new Http(context);
    }

    @AfterAll
    void stop() {
        context.close();
    }

    @Test
    void twoSnapshotsAreTakenWithoutABodyAndWithOneAndCompared() throws IOException {
        String first = completed(http.post(DIFF));
        assertThat(http.get(DIFF).body()).isEqualTo(documented("{\"message\""));
        String second = completed(http.post(DIFF, "{\"reason\": \"request\"}"));

        var json = http.get(DIFF);
        assertThat(json.statusCode()).as(json.body()).isEqualTo(200);
        assertThat(Http.json(json)).containsKeys("schemaVersion", "suspects", "entries", "totalBytes");
        var byIds = http.get(DIFF + "?base=" + first + "&target=" + second);
        assertThat(byIds.body()).isEqualTo(json.body());

        var text = http.get(DIFF, "text/plain");
        assertThat(text.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
        assertThat(text.body()).isNotBlank().doesNotStartWith("{");
        var page = http.get(DIFF, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");
        assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
        assertThat(page.body()).startsWithIgnoringCase("<!doctype html>");
    }

    /** The id of the snapshot that the job has led to. */
    private String completed(HttpResponse<String> asked) {
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
        String link = "/actuator/" + Http.json(asked).get("href");
        await().atMost(Duration.ofMinutes(3))
                .until(() -> Http.json(http.get(link)).get("state"), state -> !List.of("queued", "running")
                        .contains(state));
        Map<String, Object> job = Http.json(http.get(link));
        assertThat(job).as(job.toString()).containsEntry("state", "done");
        assertThat(job.get("message").toString()).doesNotContain("not folded");
        return (String) job.get("snapshotId");
    }

    @Test
    void theStateTellsWhatItKnowsAndHowItWorks() {
        var response = http.get("/actuator/memwatchdog");
        assertThat(response.statusCode()).isEqualTo(200);
        Map<String, Object> state = Http.json(response);
        assertThat(state).containsEntry("running", true).containsKeys("level", "verdicts", "samples", "counters");
        assertThat(state.get("verdicts"))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .hasEntrySatisfying("heap", heap -> assertThat(heap)
                        .asInstanceOf(InstanceOfAssertFactories.MAP)
                        .containsEntry("awaitsContent", false));
        assertThat(response.body()).contains("trendEngine").doesNotContain("NaN");
    }

    @Test
    void waysToFreezeTheHeapAreToldAsDocumented() throws IOException {
        var documented = JsonParserFactory.getJsonParser().parseMap(documented("{\"strategy\""));
        await().untilAsserted(() -> assertThat(snapshotters()).isNotEmpty().allSatisfy(way -> assertThat(way.keySet())
                .isEqualTo(documented.keySet())));
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> snapshotters() {
        Map<String, Object> state = Http.json(http.get("/actuator/memwatchdog"));
        return (List<Map<String, Object>>) ((Map<String, Object>) state.get("capabilities")).get("snapshotters");
    }

    /** The line of docs/troubleshooting.md that begins so. */
    private static String documented(String beginning) throws IOException {
        Path page = Path.of(System.getProperty("memwatchdog.root"), "docs", "troubleshooting.md");
        return Files.readAllLines(page).stream()
                .filter(line -> line.startsWith(beginning))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatIsUnknownIsNotFound() {
        assertThat(http.get(DIFF + "?base=nobody&target=knows").statusCode()).isEqualTo(404);
        assertThat(http.get(DIFF + "/job-4711").statusCode()).isEqualTo(404);
    }

    @Test
    void aPathIsNoId() {
        for (String evil : List.of(
                "..%2F..%2Fetc%2Fpasswd", "%2Fetc%2Fpasswd", "..", "a%00b", "a%5C..%5Cb", "", "x".repeat(300))) {
            var query = http.get(DIFF + "?base=" + evil + "&target=" + evil);
            assertThat(query.statusCode()).as(evil).isIn(400, 404);
            assertThat(query.body()).doesNotContain("root:");
            if (!evil.isEmpty()) {
                assertThat(http.get(DIFF + "/" + evil).statusCode()).as(evil).isIn(400, 404);
            }
        }
    }

    @Test
    void halfAPairIsABadRequest() {
        assertThat(http.get(DIFF + "?base=x").statusCode()).isEqualTo(400);
    }

    @Test
    void aReasonOutOfThinAirIsABadRequest() {
        assertThat(http.post(DIFF, "{\"reason\": \"breach\"}").statusCode()).isEqualTo(400);
    }

    @Test
    void aFormatNobodyHasIsNotAcceptable() {
        assertThat(http.get(DIFF, "image/png").statusCode()).isEqualTo(406);
    }
}

package io.memwatchdog.it.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.memwatchdog.it.process.Http;
import io.memwatchdog.it.process.Metrics;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.MountableFile;

/**
 * One leak on its way through real servers, with a healthy neighbour beside it: application → Prometheus → rule →
 * Alertmanager, which groups it with the pushed alert → people, and a webhook back into the application, which takes a
 * snapshot; then its end.
 */
@Testcontainers(disabledWithoutDocker = true)
class EndToEndIT {

    private static final String LEAKING = "shop:8080";
    private static final String HEALTHY = "neighbour:8080";
    /** With little to spare at any time it is collected every few seconds, which is where samples come from. */
    private static final List<String> SMALL_HEAP =
            List.of("-Xmx256m", "-Xmn16m", "-XX:+UseSerialGC", "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=20");

    private static Network network;
    private static Shop shop;
    private static Shop neighbour;
    private static GenericContainer<?> prometheus;
    private static GenericContainer<?> alertmanager;
    private static GenericContainer<?> people;

    @BeforeAll
    static void start() throws IOException {
        network = Network.newNetwork();
        shop = new Shop(network, "shop", SMALL_HEAP)
                .environment("MEMWATCHDOG_WEBHOOK_ENABLED", "true")
                .environment("MEMWATCHDOG_WEBHOOK_SECRET", "change-me")
                .environment("MEMWATCHDOG_WEBHOOK_COOLDOWN", "20s");
        neighbour = new Shop(network, "neighbour", SMALL_HEAP);
        people = people();
        alertmanager = Servers.alertmanager(routing()).withNetwork(network).withNetworkAliases("alertmanager");
        prometheus = Servers.prometheus(scraping()).withNetwork(network);
        Startables.deepStart(Stream.of(shop.container(), neighbour.container(), people, alertmanager, prometheus))
                .join();
    }

    @AfterAll
    static void stop() {
        Stream.of(prometheus, alertmanager, people, neighbour.container(), shop.container())
                .forEach(GenericContainer::stop);
        network.close();
    }

    @Test
    void aLeakIsScrapedRuledGroupedToldAndResolved() throws Exception {
        patiently("baselines").until(() -> hasBaseline(shop) && hasBaseline(neighbour));
        assertThat(activeAlerts()).isEmpty();

        shop.leak("static-map", 400_000);
        patiently("Prometheus scrapes the verdict")
                .untilAsserted(() -> assertThat(query("memwatchdog_state{resource=\"heap\"} == 4"))
                        .containsExactly(LEAKING));
        patiently("the rule fires")
                .untilAsserted(() -> assertThat(firingRules()).contains("MemLeakDetected"));
        patiently("Alertmanager groups the rule's alert and the pushed one")
                .untilAsserted(EndToEndIT::assertOneGroupOfTwo);
        patiently("evidence names the culprit, in the pushed alert and at the endpoint")
                .untilAsserted(EndToEndIT::assertEvidence);
        patiently("Alertmanager's webhook reaches the application, which takes a snapshot")
                .untilAsserted(EndToEndIT::assertWebhook);
        patiently("people are told of both at once")
                .untilAsserted(() -> assertThat(told("firing", 2)).isNotEmpty());
        assertAlertIsLikeTheDocumentedOne();
        keepForTheDocumentation();

        patiently("every panel shows data, for the leaking application and for the healthy one")
                .untilAsserted(() -> {
                    DashboardPanels panels = new DashboardPanels(http(prometheus, 9090));
                    assertThat(panels.choices("job")).contains("shop");
                    assertThat(panels.choices("instance")).containsExactlyInAnyOrder(LEAKING, HEALTHY);
                    assertThat(panels.empty(LEAKING)).isEmpty();
                    assertThat(panels.empty(HEALTHY)).isEmpty();
                    assertThat(panels.alerts(LEAKING)).contains("MemLeakDetected");
                    assertThat(panels.alerts(HEALTHY)).doesNotContain("MemLeakDetected");
                    assertThat(panels.emptyMarks(LEAKING)).isEmpty();
                });

        shop.mend("static-map");
        patiently("both alerts end")
                .untilAsserted(() -> assertThat(activeAlerts()).isEmpty());
        patiently("people are told that both have ended, be it at once or one by one")
                .untilAsserted(() -> assertThat(toldEnded()).containsExactlyInAnyOrder("", "prometheus"));
        assertThat(query("memwatchdog_leak_alert_total{instance=\"" + HEALTHY + "\"} > 0"))
                .isEmpty();
    }

    private static void assertOneGroupOfTwo() {
        String groups = http(alertmanager, 9093).get("/api/v2/alerts/groups?receiver=people");
        List<Map<String, Object>> leaks = JsonPath.read(groups, "$[?(@.labels.alertname == 'MemLeakDetected')]");
        assertThat(leaks).hasSize(1);
        assertThat(leaks.get(0).get("labels"))
                .isEqualTo(Map.of("alertname", "MemLeakDetected", "job", "shop", "instance", LEAKING));
        List<Map<String, Object>> alerts = JsonPath.read(leaks.get(0), "$.alerts");
        assertThat(alerts).hasSize(2);
    }

    private static void assertEvidence() throws Exception {
        assertThat(JsonPath.<List<String>>read(
                        http(alertmanager, 9093).get("/api/v2/alerts"), "$[*].annotations.suspects"))
                .singleElement()
                .asString()
                .contains("CartService.SESSIONS");
        assertThat(JsonPath.<String>read(shop.http().get("/actuator/heapdump-diff"), "$.suspects[0].owner"))
                .isEqualTo("CartService.SESSIONS");
        assertThat(shop.snapshots())
                .anyMatch(file -> file.contains("baseline"))
                .anyMatch(file -> file.contains("breach"));
    }

    /** The runbook shows an alert: a real one has the same labels, and annotations of the same names at least. */
    private static void assertAlertIsLikeTheDocumentedOne() throws IOException {
        String runbook = Files.readString(Servers.REPOSITORY.resolve("docs/runbook-heap-leak.md"));
        String shown = runbook.split("```json")[1].split("```")[0];
        List<Map<String, Map<String, String>>> pushed =
                JsonPath.read(http(alertmanager, 9093).get("/api/v2/alerts"), "$[?(@.annotations.suspects)]");
        assertThat(pushed).singleElement().satisfies(alert -> {
            assertThat(alert.get("labels")).isEqualTo(JsonPath.read(shown, "$.labels"));
            assertThat(alert.get("annotations"))
                    .containsKeys(JsonPath.<Map<String, String>>read(shown, "$.annotations")
                            .keySet()
                            .toArray(String[]::new));
        });
    }

    /** Nobody but the webhook asks for snapshots here; the watchdog's own have other reasons. */
    private static void assertWebhook() {
        String state = shop.http().get("/actuator/memwatchdog");
        List<String> asked = JsonPath.read(state, "$.snapshots[?(@.reason == 'request')].id");
        assertThat(asked).isNotEmpty();
        assertThat(new Metrics(shop.http().get("/actuator/prometheus"))
                        .value("memwatchdog_webhook_notifications_total{outcome=\"accepted\"}")
                        .orElse(0))
                .isGreaterThanOrEqualTo(asked.size());
        List<String> baselines = JsonPath.read(state, "$.snapshots[?(@.reason == 'baseline')].id");
        HttpResponse<String> diff = shop.http()
                .send(
                        "GET",
                        "/actuator/heapdump-diff?base=" + baselines.get(0) + "&target=" + asked.get(0),
                        "application/json");
        // It may still be folded.
        assertThat(diff.statusCode()).isEqualTo(200);
        assertThat(JsonPath.<String>read(diff.body(), "$.suspects[0].owner")).isEqualTo("CartService.SESSIONS");
        assertThat(JsonPath.<List<String>>read(
                        http(alertmanager, 9093).get("/api/v2/alerts"), "$[*].annotations.snapshot"))
                .as("the pushed alert tells of it")
                .singleElement()
                .isIn(asked);
    }

    /** The documentation shows real output: here it is, of the last run. */
    private static void keepForTheDocumentation() throws IOException {
        Path directory = Files.createDirectories(Path.of("target/end-to-end"));
        Files.writeString(
                directory.resolve("alerts.json"), http(alertmanager, 9093).get("/api/v2/alerts"));
        Files.writeString(directory.resolve("state.json"), shop.http().get("/actuator/memwatchdog"));
        Files.writeString(directory.resolve("metrics.txt"), shop.http().get("/actuator/prometheus"));
        Files.writeString(
                directory.resolve("diff.txt"),
                shop.http().send("GET", "/actuator/heapdump-diff", "text/plain").body());
        Files.writeString(directory.resolve("shop.log"), shop.container().getLogs());
    }

    /** The notifications with this status that carry so many alerts. */
    private static List<String> told(String status, int alerts) {
        return people.getLogs()
                .lines()
                .filter(line -> line.startsWith("{"))
                .filter(line -> JsonPath.read(line, "$.status").equals(status))
                .filter(line -> JsonPath.read(line, "$.groupLabels.alertname").equals("MemLeakDetected"))
                .filter(line -> JsonPath.<Integer>read(line, "$.alerts.length()") == alerts)
                .toList();
    }

    /** The label {@code source} of the leak alerts whose end was told; the pushed one has none. */
    private static Set<String> toldEnded() {
        return people.getLogs()
                .lines()
                .filter(line -> line.startsWith("{"))
                .flatMap(line ->
                        JsonPath.<List<Map<String, String>>>read(line, "$.alerts[?(@.status == 'resolved')].labels")
                                .stream())
                .filter(labels -> labels.get("alertname").equals("MemLeakDetected"))
                .map(labels -> labels.getOrDefault("source", ""))
                .collect(Collectors.toSet());
    }

    private static List<String> query(String expression) {
        String encoded = URLEncoder.encode(expression, StandardCharsets.UTF_8);
        return JsonPath.read(
                http(prometheus, 9090).get("/api/v1/query?query=" + encoded), "$.data.result[*].metric.instance");
    }

    private static List<String> firingRules() {
        return JsonPath.read(
                http(prometheus, 9090).get("/api/v1/alerts"), "$.data.alerts[?(@.state == 'firing')].labels.alertname");
    }

    private static List<String> activeAlerts() {
        return JsonPath.read(http(alertmanager, 9093).get("/api/v2/alerts"), "$[*].labels.alertname");
    }

    private static boolean hasBaseline(Shop each) {
        return !JsonPath.<List<String>>read(
                        each.http().get("/actuator/memwatchdog"), "$.snapshots[?(@.reason == 'baseline')].id")
                .isEmpty();
    }

    private static Http http(GenericContainer<?> container, int port) {
        return new Http("http://" + container.getHost() + ":" + container.getMappedPort(port));
    }

    private static ConditionFactory patiently(String what) {
        return await(what).atMost(Duration.ofMinutes(6)).pollInterval(Duration.ofSeconds(1));
    }

    private static GenericContainer<?> people() {
        return new GenericContainer<>(Images.JAVA.image())
                .withImagePullPolicy(Images.pullPolicy())
                .withNetwork(network)
                .withNetworkAliases("people")
                .withCopyFileToContainer(
                        MountableFile.forHostPath(Servers.REPOSITORY.resolve("integration-tests/target/test-classes")),
                        "/classes")
                .withCommand("java", "-Xmx32m", "-cp", "/classes", Receiver.class.getName())
                .waitingFor(Wait.forLogMessage(".*" + Receiver.READY + ".*", 1));
    }

    /**
     * The shipped routing, in a hurry, with people who can be asked what they were told. It repeats itself soon: a webhook that
     * comes while the watchdog freezes the heap itself gets that snapshot, the next one its own.
     */
    private static String routing() throws IOException {
        return Files.readString(Servers.REPOSITORY.resolve("prometheus/alertmanager.yml"))
                .replace("group_wait: 30s", "group_wait: 15s")
                .replace("group_interval: 5m", "group_interval: 5s")
                .replace("repeat_interval: 4h", "repeat_interval: 30s")
                .replace(
                        "  - name: people\n",
                        "  - name: people\n    webhook_configs: [{url: 'http://people:" + Receiver.PORT + "/'}]\n");
    }

    private static String scraping() {
        return """
                global: {scrape_interval: 5s, evaluation_interval: 1s}
                rule_files: [/etc/prometheus/rules/*.yml]
                alerting: {alertmanagers: [{static_configs: [{targets: ['alertmanager:9093']}]}]}
                scrape_configs:
                  - job_name: shop
                    metrics_path: /actuator/prometheus
                    static_configs: [{targets: ['%s', '%s']}]
                """.formatted(LEAKING, HEALTHY);
    }
}

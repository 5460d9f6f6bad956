package io.memwatchdog.it.containers;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.it.process.SampleApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Rules, scrape examples and routing, as the servers' own tools see them. */
@Testcontainers(disabledWithoutDocker = true)
class ShippedConfigurationIT {

    private static final String NOTHING = "scrape_configs: []\n";
    private static final Path SHIPPED = SampleApp.repository().resolve("prometheus");
    private static GenericContainer<?> prometheus;

    @BeforeAll
    static void start() {
        prometheus = Servers.prometheus(NOTHING);
        prometheus.start();
    }

    @AfterAll
    static void stop() {
        prometheus.stop();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void rulesAreValid(String file) throws Exception {
        expectSuccess(promtool("check", "rules", "/etc/prometheus/rules/" + file));
    }

    @ParameterizedTest
    @MethodSource("ruleTests")
    void rulesDoWhatTheirTestsSay(String file) throws Exception {
        expectSuccess(promtool("test", "rules", "/etc/prometheus/tests/" + file));
    }

    @ParameterizedTest
    @MethodSource("scrapeExamples")
    void scrapeExamplesAreValid(String file) throws Exception {
        String example = Files.readString(SHIPPED.resolve("scrape").resolve(file));
        ExecResult asShipped = promtool("check", "config", "/etc/prometheus/scrape/" + file);
        // Debian builds its Prometheus without Kubernetes: there the rest of the example is checked.
        if ((asShipped.getStdout() + asShipped.getStderr()).contains("field kubernetes_sd_configs not found")) {
            example = example.replaceAll("kubernetes_sd_configs:\\n +- role: pod", "static_configs: []");
        }
        prometheus.copyFileToContainer(Transferable.of(example), "/etc/prometheus/scrape/checked.yml");
        expectSuccess(promtool("check", "config", "/etc/prometheus/scrape/checked.yml"));
    }

    @Test
    void composeConfigurationIsValid() throws Exception {
        String compose = Files.readString(SampleApp.repository().resolve("deploy/compose/prometheus.yml"));
        prometheus.copyFileToContainer(Transferable.of(compose), "/etc/prometheus/compose.yml");
        expectSuccess(promtool("check", "config", "/etc/prometheus/compose.yml"));
    }

    @ParameterizedTest
    @MethodSource("routings")
    void alertmanagerTakesTheRouting(Path file) throws Exception {
        try (GenericContainer<?> alertmanager = Servers.alertmanager(Files.readString(file))) {
            alertmanager.start();
            expectSuccess(alertmanager.execInContainer("amtool", "check-config", "/etc/alertmanager/alertmanager.yml"));
            ExecResult receivers = alertmanager.execInContainer(
                    "amtool",
                    "config",
                    "routes",
                    "test",
                    "--config.file=/etc/alertmanager/alertmanager.yml",
                    "alertname=MemLeakDetected",
                    "job=shop");
            expectSuccess(receivers);
            assertThat(receivers.getStdout()).containsAnyOf("evidence,people", "nobody");
        }
    }

    static List<String> rules() throws IOException {
        return names("rules");
    }

    static List<String> ruleTests() throws IOException {
        return names("tests");
    }

    static List<String> scrapeExamples() throws IOException {
        return names("scrape").stream().filter(name -> name.endsWith(".yml")).toList();
    }

    static List<Path> routings() {
        return List.of(
                SHIPPED.resolve("alertmanager.yml"), SampleApp.repository().resolve("deploy/compose/alertmanager.yml"));
    }

    private static List<String> names(String directory) throws IOException {
        try (Stream<Path> files = Files.list(SHIPPED.resolve(directory))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static ExecResult promtool(String... arguments) throws IOException, InterruptedException {
        return prometheus.execInContainer(
                Stream.concat(Stream.of("promtool"), Stream.of(arguments)).toArray(String[]::new));
    }

    private static void expectSuccess(ExecResult result) {
        assertThat(result.getExitCode())
                .as(result.getStdout() + result.getStderr())
                .isZero();
    }
}

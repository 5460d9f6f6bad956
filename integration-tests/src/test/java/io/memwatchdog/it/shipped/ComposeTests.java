package io.memwatchdog.it.shipped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.jayway.jsonpath.JsonPath;
import io.memwatchdog.it.process.SampleApp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComposeTests {

    private static final Path DIRECTORY = SampleApp.repository().resolve("deploy/compose");
    private static final Map<String, Object> COMPOSE = Yaml.document(DIRECTORY.resolve("compose.yaml"));

    @Test
    void whatIsMountedIsThere() {
        assertThat(JsonPath.<List<String>>read(COMPOSE, "$.services[*].volumes[*]"))
                .hasSizeGreaterThan(4)
                .allSatisfy(volume -> {
                    String source = volume.substring(0, volume.indexOf(':'));
                    if (source.startsWith(".")) {
                        assertThat(DIRECTORY.resolve(source)).exists();
                    } else {
                        assertThat(JsonPath.<Map<String, Object>>read(COMPOSE, "$.volumes"))
                                .containsKey(source);
                    }
                });
    }

    @Test
    void imagesArePublicAndCanBeReplaced() {
        assertThat(JsonPath.<List<String>>read(COMPOSE, "$.services[*].image"))
                .hasSize(4)
                .allMatch(image -> image.matches("\\$\\{[A-Z]+_IMAGE:-[a-z]+/[a-z-]+(:v?[\\d.]+)?}"));
        assertThat(JsonPath.<List<String>>read(COMPOSE, "$.services['prometheus', 'alertmanager', 'grafana'].image"))
                .as("what is not built here has a version")
                .hasSize(3)
                .allMatch(image -> image.matches(".*:v?\\d+(\\.\\d+)+}"));
        assertThat(JsonPath.<String>read(COMPOSE, "$.services.shop.build.args.JAVA_IMAGE"))
                .matches("\\$\\{JAVA_IMAGE:-[a-z-]+:\\d+-jre}");
    }

    @Test
    void whatIsBuiltHasItsRecipeAndItsContext() {
        Map<String, String> build = JsonPath.read(COMPOSE, "$.services.shop.build");
        Path context = DIRECTORY.resolve(build.get("context")).normalize();
        assertThat(context).isEqualTo(SampleApp.jar().getParent());
        assertThat(context.resolve(build.get("dockerfile")))
                .content()
                .contains("ARG JAVA_IMAGE", "COPY " + SampleApp.jar().getFileName());
    }

    @Test
    void nobodyElsesMachineGetsIn() {
        assertThat(JsonPath.<List<String>>read(COMPOSE, "$.services[*].ports[*]"))
                .hasSize(4)
                .allMatch(port -> port.matches("127\\.0\\.0\\.1:(\\d+):\\1"))
                .doesNotHaveDuplicates();
    }

    @Test
    void pushedAlertsCarryTheLabelsOfTheScrape() {
        Map<String, Object> prometheus = Yaml.document(DIRECTORY.resolve("prometheus.yml"));
        Map<String, String> environment = JsonPath.read(COMPOSE, "$.services.shop.environment");
        assertThat(JsonPath.<List<String>>read(prometheus, "$.scrape_configs[*].static_configs[*].targets[*]"))
                .containsExactly(environment.get("MEMWATCHDOG_ALERT_LABELS_INSTANCE"));
        assertThat(JsonPath.<List<String>>read(prometheus, "$.scrape_configs[*].job_name"))
                .containsExactly(environment.get("MEMWATCHDOG_ALERT_LABELS_JOB"));
    }

    @Test
    void alertmanagerMayAskTheShopForEvidence() {
        Map<String, Object> alertmanager = Yaml.document(DIRECTORY.resolve("alertmanager.yml"));
        Map<String, String> environment = JsonPath.read(COMPOSE, "$.services.shop.environment");
        assertThat(environment).containsEntry("MEMWATCHDOG_WEBHOOK_ENABLED", "true");
        assertThat(JsonPath.<List<String>>read(
                        alertmanager, "$.receivers[*].webhook_configs[*].http_config.authorization.credentials"))
                .containsExactly(environment.get("MEMWATCHDOG_WEBHOOK_SECRET"));
        assertThat(JsonPath.<List<String>>read(alertmanager, "$.receivers[*].webhook_configs[*].url"))
                .containsExactly("http://shop:8080/actuator/memwatchdog-webhook");
        assertThat(JsonPath.<List<String>>read(alertmanager, "$.route.routes[*].receiver"))
                .contains("evidence");
    }

    @Test
    void dockerComposeTakesIt() throws Exception {
        assumeTrue(
                Tool.isInstalled("docker", "compose", "version"),
                "docker compose is not installed: its file was not checked by it");
        expectContent(Tool.run(DIRECTORY, "docker", "compose", "-f", "compose.yaml", "config", "--quiet"));
    }

    /** The one before, which Debian has, knows all of it but the name of the project. */
    @Test
    void theEarlierDockerComposeTakesIt(@TempDir Path directory) throws Exception {
        assumeTrue(
                Tool.isInstalled("docker-compose", "version"),
                "docker-compose is not installed: its file was not checked by it");
        String nameless = Yaml.text(DIRECTORY.resolve("compose.yaml")).replaceFirst("(?m)^name: memwatchdog$", "");
        expectContent(earlier(directory, nameless));
        assertThat(earlier(directory, nameless.replace("mem_limit:", "memory_limit:"))
                        .isContent())
                .as("a typo would be found")
                .isFalse();
    }

    private static Tool earlier(Path directory, String compose) throws Exception {
        Path file = Files.writeString(directory.resolve("compose.yaml"), compose);
        return Tool.run(
                DIRECTORY,
                "docker-compose",
                "-f",
                file.toString(),
                "--project-directory",
                DIRECTORY.toString(),
                "config",
                "--quiet");
    }

    private static void expectContent(Tool tool) {
        assertThat(tool.isContent()).as(tool.output()).isTrue();
    }
}

package io.memwatchdog.it.shipped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.jayway.jsonpath.JsonPath;
import io.memwatchdog.it.process.SampleApp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KubernetesManifestsTests {

    private static final Path ROOT = SampleApp.repository();
    private static final Path MANIFESTS = ROOT.resolve("deploy/kubernetes");

    @ParameterizedTest
    @MethodSource("manifests")
    void fitsTheSchemaOfTheApi(Path manifest) {
        assertThat(Yaml.documents(manifest)).isNotEmpty().allSatisfy(KubernetesSchema::validate);
    }

    @Test
    void theSchemaFindsTypos() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> validateWith("base/deployment.yaml", "replicas", "replica"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> validateWith("base/deployment.yaml", "periodSeconds", "periodSecs"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> validateWith("monitoring/servicemonitor.yaml", "sourceLabels", "source_labels"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> validateWith("monitoring/prometheusrule.yaml", "expr:", "expression:"));
    }

    @Test
    void theRulesAreThoseOfPrometheus() throws IOException {
        List<Object> groups = new ArrayList<>();
        try (Stream<Path> files = Files.list(ROOT.resolve("prometheus/rules"))) {
            files.sorted().forEach(file -> groups.addAll(JsonPath.read(Yaml.document(file), "$.groups")));
        }
        List<Object> deployed =
                JsonPath.read(Yaml.document(MANIFESTS.resolve("monitoring/prometheusrule.yaml")), "$.spec.groups");
        assertThat(deployed).as("run deploy/kubernetes/update-rules").isEqualTo(groups);
    }

    @Test
    void whatRefersToAnotherManifestFindsIt() {
        Map<String, Object> deployment = Yaml.document(MANIFESTS.resolve("base/deployment.yaml"));
        Map<String, Object> service = Yaml.document(MANIFESTS.resolve("base/service.yaml"));
        Map<String, Object> monitor = Yaml.document(MANIFESTS.resolve("monitoring/servicemonitor.yaml"));
        Map<String, String> podLabels = JsonPath.read(deployment, "$.spec.template.metadata.labels");
        List<String> containerPorts = JsonPath.read(deployment, "$..ports[*].name");

        assertThat(podLabels).containsAllEntriesOf(JsonPath.read(deployment, "$.spec.selector.matchLabels"));
        assertThat(podLabels).containsAllEntriesOf(JsonPath.read(service, "$.spec.selector"));
        assertThat(containerPorts).containsAll(JsonPath.<List<String>>read(service, "$.spec.ports[*].targetPort"));
        assertThat(containerPorts).containsAll(JsonPath.<List<String>>read(deployment, "$..httpGet.port"));
        assertThat(JsonPath.<Map<String, String>>read(service, "$.metadata.labels"))
                .containsAllEntriesOf(JsonPath.read(monitor, "$.spec.selector.matchLabels"));
        assertThat(JsonPath.<List<String>>read(service, "$.spec.ports[*].name"))
                .containsAll(JsonPath.<List<String>>read(monitor, "$.spec.endpoints[*].port"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"deploy/kubernetes/monitoring/servicemonitor.yaml", "prometheus/scrape/servicemonitor.yaml"})
    void theActuatorIsScrapedWhereItIs(String file) {
        Map<String, Object> service = Yaml.document(MANIFESTS.resolve("base/service.yaml"));
        Map<String, Object> deployment = Yaml.document(MANIFESTS.resolve("base/deployment.yaml"));
        Map<String, Object> monitor = Yaml.document(ROOT.resolve(file));
        assertThat(JsonPath.<Map<String, String>>read(service, "$.metadata.labels"))
                .containsAllEntriesOf(JsonPath.read(monitor, "$.spec.selector.matchLabels"));
        String port = JsonPath.read(monitor, "$.spec.endpoints[0].port");
        String target = JsonPath.<List<String>>read(service, "$.spec.ports[?(@.name == '" + port + "')].targetPort")
                .get(0);
        assertThat(JsonPath.<List<Integer>>read(deployment, "$..ports[?(@.name == '" + target + "')].containerPort")
                        .get(0))
                .hasToString(environment(deployment, "MANAGEMENT_SERVER_PORT"));
    }

    @Test
    void everyAlertmanagerOfThePairIsToldAndTheImageHasATag() {
        Map<String, Object> deployment = Yaml.document(MANIFESTS.resolve("base/deployment.yaml"));
        assertThat(environment(deployment, "MEMWATCHDOG_ALERT_URL").split(","))
                .hasSize(2)
                .doesNotHaveDuplicates()
                .allMatch(url -> url.matches("http://\\S+-\\d\\.alertmanager-operated\\.monitoring:9093"));
        assertThat(JsonPath.<List<String>>read(deployment, "$..containers[*].image"))
                .allMatch(image -> image.matches("[^:]+:[\\w.]+") && !image.endsWith(":latest"));
    }

    private static String environment(Map<String, Object> deployment, String name) {
        return JsonPath.<List<String>>read(deployment, "$..env[?(@.name == '" + name + "')].value")
                .get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/plain", "overlays/production"})
    void kustomizeBuildsValidResources(String directory) throws Exception {
        assumeTrue(hasKubectl(), "kubectl is not installed: kustomize overlays were not built");
        Process kubectl = new ProcessBuilder(
                        "kubectl", "kustomize", MANIFESTS.resolve(directory).toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String built = new String(kubectl.getInputStream().readAllBytes());
        assertThat(kubectl.waitFor()).isZero();
        assertThat(Yaml.documents(built)).hasSizeGreaterThan(3).allSatisfy(KubernetesSchema::validate);
    }

    static List<Path> manifests() throws IOException {
        try (Stream<Path> kubernetes = Files.walk(MANIFESTS);
                Stream<Path> scrape = Files.list(ROOT.resolve("prometheus/scrape"))) {
            return Stream.concat(kubernetes, scrape)
                    .filter(file -> file.toString().endsWith(".yaml"))
                    .filter(file -> !file.endsWith("kustomization.yaml"))
                    // Patches are parts; they are checked where they have been applied.
                    .filter(file -> !file.toString().contains("overlays") || file.endsWith("poddisruptionbudget.yaml"))
                    .toList();
        }
    }

    private static void validateWith(String manifest, String right, String wrong) {
        String text = Yaml.text(MANIFESTS.resolve(manifest));
        assertThat(text).contains(right);
        Yaml.documents(text.replace(right, wrong)).forEach(KubernetesSchema::validate);
    }

    private static boolean hasKubectl() {
        try {
            return new ProcessBuilder("kubectl", "version", "--client").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException(e));
        }
    }
}

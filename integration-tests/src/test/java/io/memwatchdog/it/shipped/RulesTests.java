package io.memwatchdog.it.shipped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.jayway.jsonpath.JsonPath;
import io.memwatchdog.it.process.SampleApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules, and every query that people are given, as promtool sees them; it needs no server. */
class RulesTests {

    private static final Path ROOT = SampleApp.repository();
    private static final Path SHIPPED = ROOT.resolve("prometheus");

    @BeforeAll
    static void needsPromtool() throws Exception {
        assumeTrue(Tool.isInstalled("promtool", "--version"), "promtool is not installed");
    }

    @Test
    void rulesAreValid() throws Exception {
        expectContent(promtool(SHIPPED.resolve("rules"), "check", "rules"));
    }

    @Test
    void rulesDoWhatTheirTestsSay() throws Exception {
        expectContent(promtool(SHIPPED.resolve("tests"), "test", "rules"));
    }

    @Test
    void aRuleThatIsWrongIsFound(@TempDir Path directory) throws Exception {
        assertThat(asRules(directory, List.of("sum by (job memwatchdog_state)")).isContent())
                .isFalse();
    }

    @Test
    void queriesOfTheDocumentationAreQueries(@TempDir Path directory) throws Exception {
        List<String> queries = new ArrayList<>();
        DocumentationTests.pages().forEach(page -> queries.addAll(page.samples("promql")));
        assertThat(queries).isNotEmpty();
        expectContent(asRules(directory, queries));
    }

    @Test
    void queriesOfTheDashboardAreQueries(@TempDir Path directory) throws Exception {
        String dashboard = Yaml.text(ROOT.resolve("grafana/dashboards/memwatchdog.json"));
        List<String> queries = JsonPath.<List<String>>read(dashboard, "$..expr").stream()
                .map(query -> query.replace("$__rate_interval", "5m").replace("$__range", "12h"))
                .toList();
        assertThat(queries).hasSizeGreaterThan(15);
        expectContent(asRules(directory, queries));
    }

    private static Tool asRules(Path directory, List<String> queries) throws Exception {
        StringBuilder rules = new StringBuilder("groups:\n  - name: samples\n    rules:\n");
        for (String query : queries) {
            rules.append("      - record: sample:at").append(rules.length());
            rules.append("\n        expr: |\n          ").append(query.strip().replace("\n", "\n          "));
            rules.append('\n');
        }
        Files.writeString(directory.resolve("samples.yml"), rules);
        return promtool(directory, "check", "rules");
    }

    private static Tool promtool(Path directory, String... action) throws IOException, InterruptedException {
        try (Stream<Path> files = Files.list(directory)) {
            Stream<String> names = files.map(Path::toString)
                    .filter(name -> name.endsWith(".yml"))
                    .sorted();
            return Tool.run(
                    ROOT,
                    Stream.of(Stream.of("promtool"), Stream.of(action), names)
                            .flatMap(part -> part)
                            .toArray(String[]::new));
        }
    }

    private static void expectContent(Tool tool) {
        assertThat(tool.isContent()).as(tool.output()).isTrue();
    }
}

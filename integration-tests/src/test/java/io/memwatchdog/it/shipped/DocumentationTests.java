package io.memwatchdog.it.shipped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatException;

import com.jayway.jsonpath.JsonPath;
import io.memwatchdog.it.process.Jdk;
import io.memwatchdog.it.process.SampleApp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the documentation says is there: pages, properties, meters, alerts. */
class DocumentationTests {

    private static final Path ROOT = SampleApp.repository();
    private static final Path DOCS = ROOT.resolve("docs");
    // Not those of a meter's label or of a recorded series.
    private static final Pattern METER = Pattern.compile("(?<![\\w:.])memwatchdog_[a-z_]+[a-z](?![\\w:(])");
    private static final Pattern PROPERTY = Pattern.compile("(?<![\\w./-])memwatchdog(\\.[a-z][a-z-]+){2,}");
    private static final Pattern SHIPPED_PATH = Pattern.compile("\\b(deploy|grafana|prometheus)/[\\w./-]*[\\w-]");
    private static final Pattern MW = Pattern.compile("(?m)^(?:\\$ )?mw ([a-z]+)(.*)$");
    private static final Pattern OPTION = Pattern.compile("(?<= )--?[a-z][a-z-]*");
    private static final Map<String, String> HELP = new ConcurrentHashMap<>();
    private static final Pattern VARIABLE = Pattern.compile("\\bMEMWATCHDOG_[A-Z_]+\\b");

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(Markdown page) {
        assertThat(page.links()).allSatisfy(link -> {
            if (!link.matches("[a-z]+:.*")) {
                String[] parts = link.split("#", 2);
                Path target = parts[0].isEmpty() ? page.file() : page.file().resolveSibling(parts[0]);
                assertThat(target).exists();
                if (parts.length == 2) {
                    assertThat(Markdown.of(target).anchors()).contains(parts[1]);
                }
            }
        });
    }

    @Test
    void theIndexKnowsEveryPage() throws IOException {
        List<String> linked = Markdown.of(DOCS.resolve("README.md")).links();
        try (Stream<Path> pages = Files.list(DOCS)) {
            assertThat(pages.map(page -> page.getFileName().toString())
                            .filter(name -> name.endsWith(".md") && !name.equals("README.md")))
                    .allSatisfy(name -> assertThat(linked).contains(name));
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void yamlSamplesParseAndBind(Markdown page) {
        for (String sample : page.samples("yaml")) {
            assertThatCode(() -> Settings.bindYaml(sample)).as(sample).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void shellSamplesAreShell(Markdown page) throws Exception {
        for (String sample : page.samples("sh")) {
            Tool shell = Tool.run(ROOT, "bash", "-n", "-c", sample);
            assertThat(shell.isContent()).as(sample + shell.output()).isTrue();
            assertThat(found(SHIPPED_PATH, sample))
                    .allSatisfy(path -> assertThat(ROOT.resolve(path)).exists());
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void commandsOfMwHaveTheOptionsThatAreShown(Markdown page) {
        Stream.of("sh", "console")
                .flatMap(language -> page.samples(language).stream())
                .flatMap(sample -> Markdown.matches(MW, sample))
                .forEach(command -> assertThat(Markdown.matches(OPTION, command.group(2)))
                        .allSatisfy(option -> assertThat(help(command.group(1))).contains(option.group())));
    }

    @Test
    void anOptionThatDoesNotExistWouldBeFound() {
        assertThat(help("analyze")).contains("--fail-on-growth").doesNotContain("--fail-on-shrinkage");
    }

    private static String help(String command) {
        return HELP.computeIfAbsent(command, DocumentationTests::askForHelp);
    }

    private static String askForHelp(String command) {
        try {
            Tool mw = Tool.run(
                    ROOT,
                    Jdk.current().java(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "io.memwatchdog.cli.Main",
                    command,
                    "--help");
            assertThat(mw.isContent()).as(mw.output()).isTrue();
            return mw.output();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aSampleWithATypoWouldBeFound() {
        assertThatException().isThrownBy(() -> Settings.bindYaml("memwatchdog: {detection: {treshold: 5}}"));
        assertThatException().isThrownBy(() -> Settings.bindYaml("memwatchdog: {detection: {interval: soon}}"));
        assertThatException()
                .isThrownBy(() -> Settings.bindYaml("management: {endpoint: {memwatchdog: {acces: none}}}"));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void propertiesExist(Markdown page) {
        // Meters have dots as well; metrics.md shows one in Micrometer's way.
        Set<String> named = found(PROPERTY, page.text());
        named.removeIf(name -> name.startsWith("memwatchdog.alert.labels") || name.equals("memwatchdog.heap.used"));
        assertThat(Settings.NAMES).containsAll(named);
        assertThat(found(VARIABLE, page.text()))
                .filteredOn(variable -> !variable.startsWith("MEMWATCHDOG_IMAGE"))
                .allMatch(Settings::isProperty);
    }

    @Test
    void variablesOfTheDeploymentsExist() {
        for (String file : List.of(
                "deploy/sample-app/Dockerfile",
                "deploy/compose/compose.yaml",
                "deploy/kubernetes/base/deployment.yaml",
                "deploy/kubernetes/overlays/production/deployment.yaml")) {
            assertThat(found(VARIABLE, Yaml.text(ROOT.resolve(file))))
                    .isNotEmpty()
                    .allMatch(Settings::isProperty);
        }
    }

    @Test
    void metersAreThoseOfTheReference() throws IOException {
        Set<String> described = found(METER, Yaml.text(DOCS.resolve("metrics.md")));
        try (Stream<Path> shipped = Stream.of("docs", "prometheus", "grafana/dashboards")
                .flatMap(directory -> walk(ROOT.resolve(directory)))) {
            assertThat(shipped).hasSizeGreaterThan(15).allSatisfy(file -> assertThat(described)
                    .containsAll(found(METER, Yaml.text(file))));
        }
    }

    @Test
    void everyRuleIsDescribedWithItsSeverity() {
        String page = Yaml.text(DOCS.resolve("alerting.md"));
        Map<String, Object> rules = Yaml.document(ROOT.resolve("prometheus/rules/memwatchdog.rules.yml"));
        assertThat(JsonPath.<List<Map<String, Object>>>read(rules, "$.groups[*].rules[*]"))
                .hasSizeGreaterThan(8)
                .allSatisfy(rule -> assertThat(page)
                        .contains("`" + rule.get("alert") + "` | " + JsonPath.<String>read(rule, "$.labels.severity")
                                + " |"));
    }

    static List<Markdown> pages() {
        return Stream.concat(walk(DOCS), files(ROOT))
                .filter(file -> file.toString().endsWith(".md"))
                .map(Markdown::of)
                .toList();
    }

    private static Set<String> found(Pattern pattern, String text) {
        return Markdown.matches(pattern, text)
                .map(match -> match.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Path> walk(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files
                    .filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*\\.(md|ya?ml|json)"))
                    .filter(file -> !file.toString().contains("node_modules"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> files(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.memwatchdog.it.shipped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import io.memwatchdog.it.process.SampleApp;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** What people paste into their builds: each dependency is one that there is. */
class BuildSamplesTests {

    private static final Path ROOT = SampleApp.repository();
    private static final Document BOM = xml(Yaml.text(ROOT.resolve("memwatchdog-bom/pom.xml")));
    private static final String VERSION =
            text((Element) BOM.getElementsByTagName("project").item(0), "version");
    private static final Pattern GRADLE = Pattern.compile(
            "implementation(?:\\(\"([\\w.-]+):([\\w-]+):([\\w.-]+)\"\\)| '([\\w.-]+):([\\w-]+):([\\w.-]+)')");
    private static final Pattern IN_PROSE = Pattern.compile("`([a-z][a-z\\d.]+):([a-z][a-z\\d-]+)`");

    @Test
    void mavenSamplesAreXmlAndNameWhatTheBomHas() {
        List<String> samples = samples("xml").toList();
        assertThat(samples).hasSizeGreaterThanOrEqualTo(2);
        assertThat(samples)
                .allSatisfy(sample -> assertThat(ofMaven(sample)).isNotEmpty().isSubsetOf(managed()));
    }

    @Test
    void gradleSamplesAreOfGradlesFormAndNameWhatTheBomHas() {
        List<String> samples = Stream.of("groovy", "kotlin")
                .flatMap(BuildSamplesTests::samples)
                .toList();
        assertThat(samples).hasSizeGreaterThanOrEqualTo(2);
        assertThat(samples.stream().flatMap(String::lines)).isNotEmpty().allSatisfy(line -> assertThat(ofGradle(line))
                .isIn(managed()));
    }

    @Test
    void artifactsOfOthersAreThoseOfOurBuilds() {
        String poms = Yaml.text(ROOT.resolve("memwatchdog-spring-boot-autoconfigure/pom.xml"))
                + Yaml.text(ROOT.resolve("memwatchdog-spring-boot-starter/pom.xml"));
        DocumentationTests.pages().forEach(page -> assertThat(Markdown.matches(IN_PROSE, page.text()))
                .allSatisfy(named -> assertThat(poms)
                        .containsPattern("<groupId>" + Pattern.quote(named.group(1)) + "</groupId>\\s*<artifactId>"
                                + Pattern.quote(named.group(2)) + "</artifactId>")));
    }

    @Test
    void aTypoWouldBeFound() {
        assertThatException().isThrownBy(() -> xml("<dependency><groupId>a</groupid></dependency>"));
        assertThat(managed()).doesNotContain("io.memwatchdog:memwatchdog-spring-starter:" + VERSION);
        assertThat(ofGradle("implementation('io.memwatchdog:memwatchdog-core:" + VERSION + "'"))
                .isEmpty();
    }

    private static Stream<String> samples(String language) {
        return DocumentationTests.pages().stream().flatMap(page -> page.samples(language).stream());
    }

    private static List<String> ofMaven(String sample) {
        return dependencies(xml("<sample>" + sample + "</sample>"), "");
    }

    /** Group, artifact and version of a line; empty where it is no dependency. */
    private static String ofGradle(String line) {
        return Markdown.matches(GRADLE, line)
                .filter(found -> found.group().equals(line.strip()))
                .map(found -> found.group(1) == null
                        ? found.group(4) + ":" + found.group(5) + ":" + found.group(6)
                        : found.group(1) + ":" + found.group(2) + ":" + found.group(3))
                .findFirst()
                .orElse("");
    }

    private static List<String> managed() {
        return dependencies(BOM, VERSION);
    }

    /** @param projectVersion what stands for {@code ${project.version}} */
    private static List<String> dependencies(Document document, String projectVersion) {
        List<String> all = new ArrayList<>();
        NodeList found = document.getElementsByTagName("dependency");
        for (int i = 0; i < found.getLength(); i++) {
            Element dependency = (Element) found.item(i);
            String version = text(dependency, "version").replace("${project.version}", projectVersion);
            all.add(text(dependency, "groupId") + ":" + text(dependency, "artifactId") + ":" + version);
        }
        return all;
    }

    private static String text(Element parent, String tag) {
        return parent.getElementsByTagName(tag).item(0).getTextContent();
    }

    private static Document xml(String text) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(text)));
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw new IllegalArgumentException(text, e);
        }
    }
}

package io.memwatchdog.it.shipped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.memwatchdog.it.process.SampleApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DashboardTests {

    private static final Path GRAFANA = SampleApp.repository().resolve("grafana");
    private static final DocumentContext DASHBOARD =
            JsonPath.parse(Yaml.text(GRAFANA.resolve("dashboards/memwatchdog.json")));

    @Test
    void isWhatItsScriptMakes() throws Exception {
        assumeTrue(
                Files.isDirectory(GRAFANA.resolve("node_modules")) || installs(),
                "npm cannot install the dashboard's builder: its output was not compared");
        assertThat(run("npm", "run", "--silent", "check"))
                .as("run npm run build in grafana/ and commit")
                .isZero();
    }

    @Test
    void everyPanelSaysWhatItShowsAndAsksTheChosenDataSource() {
        List<Map<String, Object>> panels = DASHBOARD.read("$.panels[?(@.type != 'row')]");
        assertThat(panels).hasSizeGreaterThan(15).allSatisfy(panel -> {
            assertThat((String) panel.get("description")).isNotBlank();
            assertThat(JsonPath.<List<String>>read(panel, "$.targets[*].expr")).isNotEmpty();
            assertThat(JsonPath.<List<String>>read(panel, "$..datasource.uid"))
                    .isNotEmpty()
                    .containsOnly("${datasource}");
        });
        assertThat(DASHBOARD.<List<Integer>>read("$.panels[*].id")).doesNotHaveDuplicates();
    }

    @Test
    void showsTwelveHoursAndLetsPeopleChoose() {
        assertThat(DASHBOARD.<String>read("$.time.from")).isEqualTo("now-12h");
        assertThat(DASHBOARD.<List<String>>read("$.templating.list[*].name")).contains("datasource", "job", "instance");
    }

    @Test
    void panelsDoNotOverlap() {
        boolean[][] taken = new boolean[200][24];
        for (Map<String, Integer> place : DASHBOARD.<List<Map<String, Integer>>>read("$.panels[*].gridPos")) {
            for (int y = place.get("y"); y < place.get("y") + place.get("h"); y++) {
                for (int x = place.get("x"); x < place.get("x") + place.get("w"); x++) {
                    assertThat(taken[y][x]).as("column %d, line %d", x, y).isFalse();
                    taken[y][x] = true;
                }
            }
        }
    }

    private static boolean installs() throws InterruptedException {
        try {
            return run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund") == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(GRAFANA.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return -1;
        }
        return process.exitValue();
    }
}

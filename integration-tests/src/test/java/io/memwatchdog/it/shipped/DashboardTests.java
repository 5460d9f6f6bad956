package io.memwatchdog.it.shipped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.memwatchdog.it.process.SampleApp;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DashboardTests {

    private static final Path GRAFANA = SampleApp.repository().resolve("grafana");
    private static final DocumentContext DASHBOARD =
            JsonPath.parse(Yaml.text(GRAFANA.resolve("dashboards/memwatchdog.json")));

    @Test
    void isWhatItsScriptMakesAndFitsGrafanasTypes() throws Exception {
        assumeTrue(
                Tool.hasPackages(GRAFANA),
                "npm cannot install the dashboard's builder: its output was not compared and not checked");
        Tool check = Tool.run(GRAFANA, "npm", "run", "--silent", "check");
        assertThat(check.isContent())
                .as("run npm run build in grafana/ and commit: " + check.output())
                .isTrue();
    }

    @Test
    void theSuspectsLeadToTheDiffOfTheirInstanceAndAlertsToTheRunbook() {
        assertThat(DASHBOARD.<List<String>>read("$.panels[?(@.title == 'Suspects')].fieldConfig.defaults.links[*].url"))
                .containsExactly("http://${__data.fields.instance}/actuator/heapdump-diff");
        assertThat(DASHBOARD.<List<String>>read("$.panels[?(@.title == 'Alerts')].fieldConfig.defaults.links[*].url"))
                .containsExactly("${runbook}");
    }

    @Test
    void theGrowthIsRedAboveTheDefaultThresholdAndPausesAreLaidOverTheHeap() {
        assertThat(
                        DASHBOARD.<List<Integer>>read(
                                "$.panels[?(@.title == 'Growth')].fieldConfig.defaults.thresholds.steps[?(@.color == 'red')].value"))
                .containsExactly(1024);
        assertThat(DASHBOARD.<List<String>>read("$.panels[?(@.title =~ /Live set and.*/)].targets[*].expr"))
                .anyMatch(query -> query.contains("jvm_gc_pause_seconds_sum"));
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
}

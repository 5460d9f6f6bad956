package io.memwatchdog.it.containers;

import com.jayway.jsonpath.JsonPath;
import io.memwatchdog.it.process.Http;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The panels of the shipped dashboard, asked as Grafana asks them. */
final class DashboardPanels {

    /** What has no number in the fixed mode of detection, which states no confidence. */
    private static final List<String> WITHOUT_NUMBER = List.of("memwatchdog_confidence");

    private final Http prometheus;
    private final String dashboard;

    DashboardPanels(Http prometheus) throws IOException {
        this.prometheus = prometheus;
        this.dashboard = Files.readString(Servers.REPOSITORY.resolve("grafana/dashboards/memwatchdog.json"));
    }

    /** Title and query of every panel that shows nothing for this instance. */
    List<String> empty(String instance) {
        List<String> empty = new ArrayList<>();
        List<Map<String, Object>> panels = JsonPath.read(dashboard, "$.panels[?(@.type != 'row')]");
        for (Map<String, Object> panel : panels) {
            for (Map<String, Object> target : JsonPath.<List<Map<String, Object>>>read(panel, "$.targets[*]")) {
                String query = filled((String) target.get("expr"), instance);
                if (!shows(query, Boolean.TRUE.equals(target.get("range")))) {
                    empty.add(panel.get("title") + ": " + query);
                }
            }
        }
        return empty;
    }

    /** The values that the choosers of the dashboard offer. */
    List<String> choices(String variable) {
        String query = JsonPath.<List<String>>read(
                        dashboard, "$.templating.list[?(@.name == '" + variable + "')].query")
                .get(0);
        String[] parts = filled(query, ".+")
                .replaceAll("^label_values\\((.+), (\\w+)\\)$", "$1\n$2")
                .split("\n");
        return JsonPath.read(
                prometheus.get(
                        "/api/v1/label/" + parts[1] + "/values?match[]=".replace("[]", "%5B%5D") + encoded(parts[0])),
                "$.data");
    }

    private static String filled(String expression, String instance) {
        return expression
                .replace("$job", "shop.*")
                .replace("$instance", instance)
                .replace("$__rate_interval", "30s")
                .replace("$__range", "10m");
    }

    /** The names of the alerts that the table of alerts lists for this instance. */
    List<String> alerts(String instance) {
        String expression = JsonPath.<List<String>>read(dashboard, "$.panels[?(@.title == 'Alerts')].targets[0].expr")
                .get(0);
        return JsonPath.read(
                prometheus.get("/api/v1/query?query=" + encoded(filled(expression, instance))),
                "$.data.result[*].metric.alertname");
    }

    /** The queries of the marks on the time axis that mark nothing for this instance. */
    List<String> emptyMarks(String instance) {
        return JsonPath.<List<String>>read(dashboard, "$.annotations.list[*].expr").stream()
                .map(expression -> filled(expression, instance))
                .filter(query -> !shows(query, true))
                .toList();
    }

    private boolean shows(String query, boolean range) {
        String answer = prometheus.get(path(query, range));
        List<String> values =
                JsonPath.read(answer, range ? "$.data.result[*].values[*][1]" : "$.data.result[*].value[1]");
        boolean number = values.stream().anyMatch(value -> !value.equals("NaN"));
        return number || !values.isEmpty() && WITHOUT_NUMBER.stream().anyMatch(query::contains);
    }

    private static String path(String query, boolean range) {
        Instant now = Instant.now();
        return range
                ? "/api/v1/query_range?step=5&start="
                        + now.minus(Duration.ofMinutes(2)).getEpochSecond() + "&end=" + now.getEpochSecond() + "&query="
                        + encoded(query)
                : "/api/v1/query?query=" + encoded(query);
    }

    private static String encoded(String query) {
        return URLEncoder.encode(query, StandardCharsets.UTF_8);
    }
}

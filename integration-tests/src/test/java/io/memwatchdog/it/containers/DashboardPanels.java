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
                if (!hasData(query, Boolean.TRUE.equals(target.get("range")))) {
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

    private boolean hasData(String query, boolean range) {
        Instant now = Instant.now();
        String path = range
                ? "/api/v1/query_range?step=5&start="
                        + now.minus(Duration.ofMinutes(2)).getEpochSecond() + "&end=" + now.getEpochSecond() + "&query="
                        + encoded(query)
                : "/api/v1/query?query=" + encoded(query);
        return !JsonPath.<List<Object>>read(prometheus.get(path), "$.data.result")
                .isEmpty();
    }

    private static String encoded(String query) {
        return URLEncoder.encode(query, StandardCharsets.UTF_8);
    }
}

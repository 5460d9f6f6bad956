package io.memwatchdog.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What Prometheus is given: one of its text formats. */
public record Scrape(String text) {

    public static final String PROMETHEUS = "text/plain;version=0.0.4";

    public static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0";

    /** Name and type of all our meters but the webhook's. */
    public static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("memwatchdog_heap_used_bytes", "gauge"),
            Map.entry("memwatchdog_heap_slope_bytes_per_ms", "gauge"),
            Map.entry("memwatchdog_leak_alert_total", "counter"),
            Map.entry("memwatchdog_exhaustion_seconds", "gauge"),
            Map.entry("memwatchdog_exhaustion_earliest_seconds", "gauge"),
            Map.entry("memwatchdog_exhaustion_latest_seconds", "gauge"),
            Map.entry("memwatchdog_confidence", "gauge"),
            Map.entry("memwatchdog_state", "gauge"),
            Map.entry("memwatchdog_snapshots_total", "counter"),
            Map.entry("memwatchdog_snapshot_failures_total", "counter"),
            Map.entry("memwatchdog_snapshot_retries_total", "counter"),
            Map.entry("memwatchdog_snapshot_pauses_total", "counter"),
            Map.entry("memwatchdog_snapshot_written_bytes_total", "counter"),
            Map.entry("memwatchdog_snapshot_pause_seconds", "gauge"),
            Map.entry("memwatchdog_snapshot_duration_seconds", "gauge"),
            Map.entry("memwatchdog_alert_deliveries_total", "counter"),
            Map.entry("memwatchdog_alert_failures_total", "counter"),
            Map.entry("memwatchdog_running", "gauge"),
            Map.entry("memwatchdog_gc_events_total", "counter"),
            Map.entry("memwatchdog_gc_events_dropped_total", "counter"),
            Map.entry("memwatchdog_errors_total", "counter"),
            Map.entry("memwatchdog_cpu_seconds_total", "counter"),
            Map.entry("memwatchdog_allocated_bytes_total", "counter"));

    /** The names of our series, without labels. */
    public Set<String> names() {
        return series().map(line -> line.split("[ {]", 2)[0]).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Our series with the labels that tell them apart: {@code memwatchdog_state{resource="heap"}}. */
    public Set<String> labelled() {
        return series().map(line -> line.substring(0, line.lastIndexOf(' ')))
                .filter(line -> line.contains("{"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Types of our meters as declared; OpenMetrics leaves the suffix of counters to their series. */
    public Map<String, String> types() {
        Map<String, String> types = new TreeMap<>();
        text.lines().filter(line -> line.startsWith("# TYPE memwatchdog_")).forEach(line -> {
            String[] parts = line.split(" ");
            types.put(parts[2], parts[3]);
        });
        return types;
    }

    public double value(String series) {
        Map<String, Double> values = new TreeMap<>();
        text.lines()
                .filter(line -> line.startsWith(series + " "))
                .forEach(line -> values.put(series, Double.parseDouble(line.substring(series.length() + 1))));
        assertThat(values).containsKey(series);
        return values.get(series);
    }

    private Stream<String> series() {
        return text.lines().filter(line -> line.startsWith("memwatchdog_"));
    }
}

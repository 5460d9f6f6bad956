package io.memwatchdog.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.json.JsonParserFactory;

/** The page that lists every property, made from the metadata that editors read. */
final class ConfigurationReference {

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    private static final Map<String, String> SECTIONS = new LinkedHashMap<>();

    static {
        SECTIONS.put("memwatchdog", "In general");
        SECTIONS.put("memwatchdog.detection", "Detection: when growth is called a leak");
        SECTIONS.put("memwatchdog.snapshot", "Snapshots: how evidence is taken and kept");
        SECTIONS.put("memwatchdog.diff", "Diff: how two heaps are compared");
        SECTIONS.put("memwatchdog.alert", "Alerts: who is told");
        SECTIONS.put("memwatchdog.webhook", "Webhook: Alertmanager asks for evidence");
        SECTIONS.put("memwatchdog.prometheus", "Meters");
        SECTIONS.put("management", "Endpoints and health");
    }

    private static final String HEAD = """
            # Configuration reference

            <!-- Made from the configuration metadata by ConfigurationReferenceTests; do not edit. -->

            Everything has a default: without a single property the watchdog watches, publishes its meters and logs. The properties
            stand in `application.yml`, in environment variables (`MEMWATCHDOG_ALERT_URL`) or wherever else Spring Boot reads
            them. Times are written as `500ms`, `30s`, `5m`, `1h`; sizes as `512MB`, `10GB`. A value that cannot be meant stops the
            start with a message which names the property, the cause and the cure; a directory that cannot be written to only
            brings a warning.

            ```yaml
            memwatchdog:
              alert:
                url: http://alertmanager:9093
                labels:
                  team: shop
              snapshot:
                directory: /var/lib/shop/snapshots
            management:
              endpoints:
                web:
                  exposure:
                    include: health,prometheus,memwatchdog,heapdumpdiff
              endpoint:
                memwatchdog:
                  access: read-only
                heapdumpdiff:
                  access: unrestricted
            ```
            """;

    private ConfigurationReference() {}

    static String markdown() {
        Map<String, List<Map<String, Object>>> sections = properties()
                .collect(Collectors.groupingBy(ConfigurationReference::section, TreeMap::new, Collectors.toList()));
        StringBuilder page = new StringBuilder(HEAD);
        SECTIONS.forEach((section, title) -> {
            if (sections.containsKey(section)) {
                page.append("\n## ").append(title).append("\n\n");
                page.append("| property | type | default | |\n|---|---|---|---|\n");
                sections.remove(section).forEach(property -> page.append(row(property)));
            }
        });
        if (!sections.isEmpty()) {
            throw new IllegalStateException("No section for " + sections.keySet());
        }
        return page.toString();
    }

    private static Stream<Map<String, Object>> properties() {
        return ours("properties")
                .sorted((a, b) ->
                        a.get("name").toString().compareTo(b.get("name").toString()));
    }

    @SuppressWarnings("unchecked")
    private static Stream<Map<String, Object>> ours(String key) {
        try {
            for (URL url : Collections.list(
                    ConfigurationReference.class.getClassLoader().getResources(METADATA))) {
                try (InputStream in = url.openStream()) {
                    String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    if (json.contains("\"memwatchdog.enabled\"")) {
                        var all = JsonParserFactory.getJsonParser().parseMap(json);
                        return ((List<Map<String, Object>>) all.get(key)).stream();
                    }
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        throw new IllegalStateException("No metadata of ours on the class path");
    }

    private static String section(Map<String, Object> property) {
        String name = property.get("name").toString();
        if (name.startsWith("management.")) {
            return "management";
        }
        return name.substring(0, name.lastIndexOf('.'));
    }

    private static String row(Map<String, Object> property) {
        Object unset = property.get("defaultValue");
        String value = (unset == null || unset.toString().isEmpty()) ? "" : "`" + value(unset) + "`";
        return "| `%s` | %s | %s | %s |%n"
                .formatted(property.get("name"), type(property.get("type").toString()), value, text(property));
    }

    private static String value(Object value) {
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                : value.toString();
    }

    private static String text(Map<String, Object> property) {
        return property.get("description").toString().replace("|", "\\|");
    }

    private static String type(String name) {
        if (name.startsWith("java.util.List")) {
            return "list";
        }
        if (name.startsWith("java.util.Map")) {
            return "map";
        }
        try {
            Class<?> type = Class.forName(name);
            if (type.isEnum()) {
                return Stream.of(type.getEnumConstants())
                        .map(each ->
                                "`" + each.toString().toLowerCase(Locale.ROOT).replace('_', '-') + "`")
                        .collect(Collectors.joining(", "));
            }
            return switch (type.getSimpleName()) {
                case "DataSize" -> "size";
                case "Duration" -> "time";
                case "String", "URI" -> "text";
                case "Integer", "Double" -> "number";
                case "Boolean" -> "true or false";
                default -> type.getSimpleName().toLowerCase(Locale.ROOT);
            };
        } catch (ClassNotFoundException unknown) {
            throw new IllegalStateException(unknown);
        }
    }
}

package io.memwatchdog.autoconfigure.webhook;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonParseException;
import org.springframework.boot.json.JsonParserFactory;

/**
 * What Alertmanager's webhook (version 4) says, as far as it concerns us.
 *
 * @param firing labels of each alert that fires
 */
record Notification(List<Map<String, String>> firing) {

    /** @throws JsonParseException where it is not such a notification */
    static Notification parse(byte[] json) {
        Map<String, Object> body = read(json);
        if (body == null || !"4".equals(body.get("version")) || !(body.get("alerts") instanceof List<?> alerts)) {
            throw new JsonParseException();
        }
        return new Notification(alerts.stream()
                .filter(Map.class::isInstance)
                .map(alert -> (Map<?, ?>) alert)
                .filter(alert -> "firing".equals(alert.get("status")))
                .map(alert -> strings(alert.get("labels")))
                .toList());
    }

    private static @Nullable Map<String, Object> read(byte[] json) {
        try {
            return JsonParserFactory.getJsonParser().parseMap(new String(json, StandardCharsets.UTF_8));
        } catch (JsonParseException malformed) {
            throw malformed;
        } catch (RuntimeException | StackOverflowError malformed) {
            // Parsers differ in how they fail; whoever sends such a thing gets the same answer.
            throw new JsonParseException(malformed);
        }
    }

    private static Map<String, String> strings(@Nullable Object labels) {
        Map<String, String> strings = new LinkedHashMap<>();
        if (labels instanceof Map<?, ?> map) {
            map.forEach((name, value) -> strings.put(String.valueOf(name), String.valueOf(value)));
        }
        return strings;
    }
}

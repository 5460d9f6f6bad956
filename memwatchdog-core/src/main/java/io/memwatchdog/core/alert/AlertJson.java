package io.memwatchdog.core.alert;

import io.memwatchdog.diff.json.JsonWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Alerts as Alertmanager's API v2 takes them. */
final class AlertJson {

    /** What is told at the start. Known by its identity. */
    static final byte[] NO_ALERTS = of(List.of());

    private AlertJson() {}

    static byte[] of(List<Alert> alerts) {
        StringBuilder text = new StringBuilder(256 + 2048 * alerts.size());
        try {
            JsonWriter json = new JsonWriter(text).beginArray();
            for (Alert alert : alerts) {
                write(json, alert);
            }
            json.endArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(JsonWriter json, Alert alert) throws IOException {
        json.beginObject();
        write(json.name("labels"), alert.labels());
        write(json.name("annotations"), alert.annotations());
        json.field("startsAt", alert.startsAt().toString());
        Instant endsAt = alert.endsAt();
        if (endsAt != null) {
            json.field("endsAt", endsAt.toString());
        }
        json.endObject();
    }

    private static void write(JsonWriter json, Map<String, String> texts) throws IOException {
        json.beginObject();
        for (Map.Entry<String, String> text : texts.entrySet()) {
            json.field(text.getKey(), text.getValue());
        }
        json.endObject();
    }
}

package io.memwatchdog.cli;

import io.memwatchdog.core.replay.ReplayAlarm;
import io.memwatchdog.core.replay.ReplayResult;
import io.memwatchdog.diff.json.JsonWriter;
import java.io.IOException;
import java.util.Locale;

/** What was said about one input, as one line of JSON. */
final class ReplayJson {

    private ReplayJson() {}

    static void write(ReplayResult result, Appendable out) throws IOException {
        JsonWriter json = new JsonWriter(out);
        json.beginObject()
                .field("input", result.input())
                .field("collector", result.collector())
                .field("maxHeapBytes", result.maxHeapBytes())
                .field("durationMs", result.durationMs())
                .field("samples", result.points().size())
                .name("alarms")
                .beginArray();
        for (ReplayAlarm alarm : result.alarms()) {
            alarm(json, alarm);
        }
        json.endArray().field("notes", result.notes()).endObject();
        out.append('\n');
    }

    private static void alarm(JsonWriter json, ReplayAlarm alarm) throws IOException {
        json.beginObject()
                .field("atMs", alarm.atMs())
                .field("level", alarm.level().name())
                .field("resource", alarm.resource().name().toLowerCase(Locale.ROOT))
                .field("slopeBytesPerMs", alarm.slopeBytesPerMs())
                .field("secondsToExhaustion", alarm.secondsToExhaustion())
                .field("earliestSeconds", alarm.earliestSeconds())
                .field("latestSeconds", alarm.latestSeconds())
                .field("confidence", alarm.confidence())
                .field("reason", alarm.reason());
        json.name("endedMs");
        if (alarm.endedMs() < 0) {
            json.value((String) null);
        } else {
            json.value(alarm.endedMs());
        }
        json.endObject();
    }
}

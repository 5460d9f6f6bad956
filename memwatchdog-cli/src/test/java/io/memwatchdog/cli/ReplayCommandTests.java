package io.memwatchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memwatchdog.core.replay.ReplayAlarm;
import io.memwatchdog.core.replay.ReplayPoint;
import io.memwatchdog.core.replay.ReplayResult;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReplayCommandTests {

    static ReplayResult leak() {
        List<ReplayPoint> points = LongStream.rangeClosed(0, 100)
                .mapToObj(minute -> new ReplayPoint(
                        minute * 60_000, (20 + minute) << 20, 17, minute < 50 ? Level.HEALTHY : Level.LEAK))
                .toList();
        ReplayAlarm alarm = new ReplayAlarm(
                3_000_000, Level.LEAK, Resource.HEAP, 17.5, 7200, Double.NaN, "it grows and grows", -1, 6000, 9000);
        return new ReplayResult(
                "gc.log", "G1", 200 << 20, 6_000_000, List.of(alarm), points, List.of(), List.of("gc.log breaks off"));
    }

    @Test
    void jsonIsOneLinePerInput() throws IOException {
        StringBuilder out = new StringBuilder();
        ReplayJson.write(leak(), out);

        JsonNode json = new ObjectMapper().readTree(out.toString());
        assertThat(out.toString().lines()).hasSize(1);
        assertThat(json.get("collector").asText()).isEqualTo("G1");
        assertThat(json.at("/alarms/0/atMs").asLong()).isEqualTo(3_000_000);
        assertThat(json.at("/alarms/0/level").asText()).isEqualTo("LEAK");
        assertThat(json.at("/alarms/0/resource").asText()).isEqualTo("heap");
        assertThat(json.at("/alarms/0/secondsToExhaustion").asDouble()).isEqualTo(7200);
        assertThat(json.at("/alarms/0/confidence").isNull()).isTrue();
    }

    @Test
    void textDrawsTheHeapAndPointsAtTheAlarm() throws IOException {
        StringBuilder out = new StringBuilder();
        new ReplayText(new Terminal(42, false, 0)).write(leak(), out);

        assertThat(out.toString().lines().toList())
                .containsExactly(
                        "gc.log  G1, heap limit 200.0 MiB, 1 h 40 min, 101 samples",
                        "! gc.log breaks off",
                        "  ▁▁▂▂▂▂▂▂▂▂▂▂▃▃▃▃▃▃▃▃▃▃▄▄▄▄▄▄▄▄▄▄▅▅▅▅▅▅▅▅",
                        "  live heap 20.0 MiB to 120.0 MiB, full height 200.0 MiB",
                        "                      ▲",
                        "  LEAK heap after 50 min: +17.1 KiB/s, exhausted in 2 h",
                        "  it grows and grows",
                        "");
    }

    @Test
    void thePageDrawsSamplesTrendAndAlarms() throws IOException {
        StringBuilder out = new StringBuilder();
        ReplayPage.write(List.of(leak()), out);

        assertThat(out)
                .contains("1 alarm in 1 run.", "<circle class=\"leak\"", "class=\"trend\"", "LEAK heap", "heap limit")
                .contains("it grows and grows")
                .doesNotContain("NaN", "http://", "https://");
        assertThat(out.toString().split("<circle", -1)).hasSize(102);
    }

    @Test
    void anInputWithoutASampleIsNothingToJudgeBy() throws IOException {
        StringBuilder out = new StringBuilder();
        ReplayResult nothing = new ReplayResult("gc.log", "unknown", 0, 0, List.of(), List.of(), List.of(), List.of());
        new ReplayText(Terminal.PIPE).write(nothing, out);

        assertThat(out).contains("nothing to judge by", "heap limit unknown (--max-heap)");
    }

    @Test
    void aHeapWithoutALimitIsNotSaidToBeWell() throws IOException {
        List<ReplayPoint> points = List.of(new ReplayPoint(60_000, 20 << 20, 0, Level.WARMING_UP));
        ReplayResult bare = new ReplayResult("gc.log", "ZGC", 0, 60_000, List.of(), points, List.of(), List.of());
        StringBuilder text = new StringBuilder();
        new ReplayText(Terminal.PIPE).write(bare, text);
        StringBuilder page = new StringBuilder();
        ReplayPage.write(List.of(leak(), bare), page);

        assertThat(text).contains("  the heap was not judged\n").doesNotContain("no alarm");
        assertThat(page)
                .contains("1 alarm in 2 runs; the heap was not judged in 1.", "The heap was not judged.")
                .doesNotContain("No alarm");
    }
}

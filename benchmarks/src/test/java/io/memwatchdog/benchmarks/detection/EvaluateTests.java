package io.memwatchdog.benchmarks.detection;

import static io.memwatchdog.benchmarks.detection.Traces.MB;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables about traces whose truth is known since they were made by hand; each lasts an hour, in a heap of 100 MB. */
class EvaluateTests {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> labels = new ArrayList<>(List.of(Traces.LABELS));

    @TempDir
    Path folder;

    @BeforeEach
    void empty() throws IOException {
        label();
    }

    private void label(String... lines) throws IOException {
        labels.addAll(List.of(lines));
        Files.write(folder.resolve("labels.csv"), labels);
    }

    private void leak(String id, String collector, IntToLongFunction usedBytes, String... truth) throws IOException {
        Traces.collections(folder, id, Traces.eachMinute(60, usedBytes), 100 * MB);
        Traces.truth(folder, id, List.of(truth));
        label(id + ",leak_" + id + "," + collector + ",100000000,yes,heap,10000,60000,1000");
    }

    private void healthy(String id, String collector, IntToLongFunction usedBytes) throws IOException {
        Traces.collections(folder, id, Traces.eachMinute(60, usedBytes), 100 * MB);
        Traces.truth(folder, id, List.of("500,0,20000000,0"));
        label(id + ",calm_" + id + "," + collector + ",100000000,no,,-1,60000,0");
    }

    private int evaluate(String... options) {
        String[] words = Arrays.copyOf(options, options.length + 1);
        words[options.length] = folder.toString();
        return run(words);
    }

    private int run(String... words) {
        out.reset();
        err.reset();
        return Evaluate.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                words);
    }

    private List<String> rows(String name) {
        return out.toString(StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.strip().replaceAll(" +", " "))
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .toList();
    }

    private String message() {
        return err.toString(StandardCharsets.UTF_8).strip();
    }

    @Test
    void aTableAndItsPartsByCollector() throws IOException {
        IntToLongFunction flat = minute -> 20 * MB;
        leak("1", "G1,17", flat, "500,0,40000000,0", "30000,0,40000000,20000000");
        leak("2", "Serial,17", flat, "500,0,50000000,0", "60000,0,50000000,45000000");
        healthy("3", "G1,17", flat);
        healthy("4", "ZGC,25", flat);
        Traces.alerts(folder, "1", "30000,LEAK,HEAP,1000,42,0.9,grows");
        Traces.alerts(folder, "2");
        Traces.alerts(folder, "3");
        Traces.alerts(
                folder, "4", "20000,LEAK,HEAP,1,9,0.9,a", "30000,LEAK,HEAP,1,9,0.9,b", "40000,PRESSURE,HEAP,1,9,NaN,c");
        assertThat(evaluate("--alone", "--verbose")).isZero();
        // Found, early, alarmed, per 100 h, pressure, delay, headroom, of missed, forecast, inside, again, elsewhere.
        // Two false alarms in twice an hour and twice ten minutes; 20 of 60 MB; 45 of 50 MB; 42 s instead of 35.
        assertThat(rows("memwatchdog inside, with evidence"))
                .containsExactly("1/2 0 1/2 85.7 1 20.0 min 33% 90% 20% NaN% 0 0");
        assertThat(rows("G117").get(0)).isEqualTo("1/1 0 0/1 0.0 0 20.0 min 33% NaN% 20% NaN% 0 0");
        assertThat(rows("Serial17").get(0)).isEqualTo("0/1 0 0/0 0.0 0 NaN min NaN% 90% NaN% NaN% 0 0");
        assertThat(rows("ZGC25").get(0)).isEqualTo("0/0 0 1/1 200.0 1 NaN min NaN% NaN% NaN% NaN% 0 0");
        assertThat(rows("wrong:").get(0)).isEqualTo("4@20(HEAP)");
        assertThat(rows("missed:").get(0)).isEqualTo("2");
        assertThat(rows("confidence 0.90 to").get(0)).isEqualTo("0.95: 2 alarms stated 90%, 50% of them leaks");
        assertThat(rows("Brier").get(0)).as("(0.01 + 0.81) / 2").isEqualTo("score 0.410");
    }

    @Test
    void aLeakThatWasToldOfAnotherResourceStandsApart() throws IOException {
        leak("1", "G1,17", minute -> 20 * MB, "500,0,40000000,0", "60000,0,50000000,45000000");
        Traces.alerts(folder, "1", "30000,LEAK,PROCESS,1000,42,0.9,grows");
        assertThat(evaluate("--alone", "--verbose")).isZero();
        assertThat(rows("memwatchdog inside, with evidence"))
                .containsExactly("0/1 0 0/0 0.0 0 NaN min NaN% 90% NaN% NaN% 0 1");
        assertThat(rows("missed:").get(0)).isEqualTo("1");
    }

    @Test
    void onlyRunsWithAWatchdogInsideAreComparedWithIt() throws IOException {
        healthy("1", "G1,17", minute -> 20 * MB);
        healthy("2", "G1,17", minute -> 20 * MB);
        Traces.alerts(folder, "2");
        assertThat(evaluate("--alone")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("1 traces, 0 leaking");
        assertThat(rows("memwatchdog adaptive").get(0)).startsWith("0/0 0 0/1 ");
    }

    @Test
    void detectorsAndRivalsAreComparedOnTheSameTraces() throws IOException {
        // 1.5 MB a minute from the tenth minute on: 1500 times what the label says, which only the time left is made
        // of.
        leak("1", "Serial,17", minute -> 20 * MB + Math.max(0, minute - 10) * 3 * MB / 2, truthOf(60));
        healthy("2", "Serial,17", minute -> 20 * MB + minute % 2 * MB / 10);
        assertThat(evaluate()).isZero();
        assertThat(rows("memwatchdog adaptive").get(0)).startsWith("1/1 0 0/1 0.0 0 ");
        assertThat(rows("5 rises in a row, full GC (memwatch)").get(0))
                .as("from minute 11 to 15; 7.5 of 80 MB")
                .startsWith("1/1 0 0/1 0.0 0 5.0 min 9%");
        assertThat(rows("usage after gc > 80 %").get(0))
                .as("80 MB at minute 50, more at 51; 61.5 of 80 MB")
                .startsWith("1/1 0 0/1 0.0 0 41.0 min 77%");
        assertThat(rows("usage after gc > 90 %").get(0))
                .as("90.5 MB at minute 57; 70.5 of 80 MB")
                .startsWith("1/1 0 0/1 0.0 0 47.0 min 88%");
    }

    private static String[] truthOf(int minutes) {
        String[] rows = new String[minutes];
        for (int minute = 1; minute <= minutes; minute++) {
            rows[minute - 1] = minute * 1000 + ",0,20000000," + Math.max(0, minute - 10) * 3 * MB / 2;
        }
        return rows;
    }

    @Test
    void bothHalvesTogetherAreAllTraces() throws IOException {
        for (int i = 0; i < 16; i++) {
            healthy(Integer.toString(i), "G1,17", minute -> 20 * MB);
        }
        evaluate("--alone", "--tune");
        int tune = count();
        evaluate("--alone", "--report");
        assertThat(tune).isBetween(1, 15);
        assertThat(tune + count()).isEqualTo(16);
    }

    private int count() {
        return Integer.parseInt(out.toString(StandardCharsets.UTF_8).split(" ", 2)[0]);
    }

    @Test
    void aTraceWithoutALabelIsLeftOutAndNamed() throws IOException {
        healthy("1", "G1,17", minute -> 20 * MB);
        Traces.collections(folder, "stray", Traces.eachMinute(60, minute -> MB), 100 * MB);
        assertThat(evaluate("--alone")).isZero();
        assertThat(message()).isEqualTo("left out, for they have no label: stray");
        assertThat(rows("memwatchdog adaptive").get(0)).startsWith("0/0 0 0/1 ");
    }

    @Test
    void whereThereIsNothingToEvaluateThatIsAnError() {
        assertThat(evaluate()).isEqualTo(1);
        assertThat(message()).isEqualTo("there is no labelled trace in " + folder);
    }

    @Test
    void aFolderWithoutLabelsIsAnError() {
        Path other = folder.resolve("other");
        assertThat(run(other.toString())).isEqualTo(1);
        assertThat(message()).isEqualTo(other + " has no labels.csv; is it a folder of recorded traces?");
    }

    @Test
    void damagedLabelsAreAnError() throws IOException {
        healthy("1", "G1,17", minute -> 20 * MB);
        label("2,calm,G1,17,no");
        assertThat(evaluate()).isEqualTo(1);
        assertThat(message()).isEqualTo(folder.resolve("labels.csv") + ":3: 5 cells instead of 10");
    }

    @Test
    void damagedAlertsAreAnError() throws IOException {
        healthy("1", "G1,17", minute -> 20 * MB);
        Traces.alerts(folder, "1", "30000,LEEK,HEAP,1000,42,0.9,grows");
        assertThat(evaluate()).isEqualTo(1);
        assertThat(message()).startsWith(folder.resolve("1.alerts.csv") + " is damaged: ");
    }

    @Test
    void aTraceThatIsNoneIsAnError() throws IOException {
        healthy("1", "G1,17", minute -> 20 * MB);
        Files.writeString(folder.resolve("1.gc.csv.gz"), "not compressed");
        assertThat(evaluate("--alone")).isEqualTo(1);
        assertThat(message()).contains("1.gc.csv.gz");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--alone", "--aloen traces"})
    void wrongArgumentsAreTold(String words) {
        assertThat(run(words.isEmpty() ? new String[0] : words.split(" "))).isEqualTo(2);
        assertThat(message()).startsWith("usage: ");
        assertThat(out.size()).isZero();
    }
}

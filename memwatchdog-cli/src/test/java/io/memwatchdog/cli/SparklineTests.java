package io.memwatchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.replay.ReplayPoint;
import io.memwatchdog.core.replay.ReplayResult;
import io.memwatchdog.core.verdict.Level;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparklineTests {

    @Test
    void theHeightIsTheShareOfTheLimit() {
        assertThat(line(100, 100, 0, 50, 99).blocks()).isEqualTo("▁▅█");
    }

    @Test
    void sizesAndTimesBeyondAnyHeapAreDrawn() {
        Sparkline line = line(Long.MAX_VALUE, Long.MAX_VALUE, 1, Long.MAX_VALUE / 2, Long.MAX_VALUE);

        assertThat(line.blocks()).isEqualTo("▁▅█");
        assertThat(line.column(Long.MAX_VALUE)).isEqualTo(2);
    }

    /** Three points, at the start, in the middle and at the end of the run. */
    private static Sparkline line(long maxBytes, long durationMs, long first, long second, long third) {
        List<ReplayPoint> points = List.of(
                new ReplayPoint(0, first, 0, Level.HEALTHY),
                new ReplayPoint(durationMs / 2, second, 0, Level.HEALTHY),
                new ReplayPoint(durationMs, third, 0, Level.HEALTHY));
        ReplayResult result =
                new ReplayResult("gc.log", "G1", maxBytes, durationMs, List.of(), points, List.of(), List.of());
        return Sparkline.of(result, 3);
    }
}

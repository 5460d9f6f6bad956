package io.memwatchdog.autoconfigure.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.WatchdogState;
import io.memwatchdog.core.WatchdogState.Capabilities;
import io.memwatchdog.core.WatchdogState.Counters;
import io.memwatchdog.core.trend.Trend;
import io.memwatchdog.core.verdict.Forecast;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.core.verdict.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LeakHealthTests {

    @Test
    void aLeakIsDownAndSaysWhy() {
        LeakHealth health = LeakHealth.of(state(Level.LEAK, 3600.4));
        assertThat(health.up()).isFalse();
        assertThat(health.details())
                .containsEntry("level", "leak")
                .containsEntry("heap", Map.of("level", "leak", "reason", "it grows", "secondsToExhaustion", 3600L));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LEAK")
    void anythingLessIsUp(Level level) {
        assertThat(LeakHealth.of(state(level, Double.NaN)).up()).isTrue();
    }

    private static WatchdogState state(Level level, double seconds) {
        var verdict =
                new Verdict(Resource.HEAP, level, 1, 1, Trend.UNKNOWN, Forecast.in(seconds), Double.NaN, "it grows");
        return new WatchdogState(
                true,
                Instant.EPOCH,
                1,
                List.of(),
                null,
                Map.of(Resource.HEAP, verdict),
                List.of(),
                List.of(),
                null,
                new Capabilities("fixed", "java", List.of(), "", ""),
                new Counters(-1, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Double.NaN, Double.NaN, 0));
    }
}

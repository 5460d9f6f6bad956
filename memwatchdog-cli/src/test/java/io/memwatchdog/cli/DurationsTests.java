package io.memwatchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurationsTests {

    @ParameterizedTest
    @CsvSource({"1s,PT1S", "500ms,PT0.5S", "5 m,PT5M", "2h,PT2H", "1D,PT24H", "PT90S,PT1M30S"})
    void readsWhatPeopleWrite(String text, Duration duration) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource({"0.42,0.4 s", "42.4,42 s", "60,1 min", "125,2 min 5 s", "7260,2 h 1 min", "180000,2 d 2 h"})
    void writesTheTwoLargestUnits(double seconds, String text) {
        assertThat(Durations.text(seconds)).isEqualTo(text);
    }
}

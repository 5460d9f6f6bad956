package io.memwatchdog.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.trend.Trend;
import io.memwatchdog.core.verdict.Forecast;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.core.verdict.Verdict;
import org.junit.jupiter.api.Test;

class AlarmLogTests {

    private final AlarmLog log = new AlarmLog();

    @Test
    void aLeakThatIsNoMoreThanSuspiciousForAWhileIsOneAlarm() {
        note(1, Level.LEAK);
        note(2, Level.SUSPICION);
        note(3, Level.LEAK);
        note(4, Level.HEALTHY);

        assertThat(log.all()).singleElement().satisfies(alarm -> {
            assertThat(alarm.atMs()).isEqualTo(1);
            assertThat(alarm.endedMs()).isEqualTo(4);
        });
    }

    @Test
    void pressureThatTurnsOutToBeALeakIsAnother() {
        note(1, Level.PRESSURE);
        note(2, Level.LEAK);

        assertThat(log.all()).extracting(ReplayAlarm::level).containsExactly(Level.PRESSURE, Level.LEAK);
        assertThat(log.all().get(0).endedMs()).isEqualTo(2);
    }

    private void note(long atMs, Level level) {
        Verdict verdict = new Verdict(
                Resource.HEAP, level, atMs, atMs, Trend.UNKNOWN, Forecast.UNKNOWN, Double.NaN, "for a test");
        log.note(verdict, 0);
    }
}

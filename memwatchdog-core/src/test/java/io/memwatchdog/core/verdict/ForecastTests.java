package io.memwatchdog.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The figures that docs/detection.md gives. */
class ForecastTests {

    private static final double MIB = 1 << 20;

    @Test
    void whatIsLeftOverTheSlopeAndASixthMore() {
        Forecast forecast = Forecast.of(600 * MIB, MIB / 60_000, 0);
        assertThat(forecast.seconds()).isCloseTo(600 * 60 * 1.18, within(1e-6));
        assertThat(forecast.earliestSeconds()).isCloseTo(forecast.seconds() / 1.35, within(1e-6));
        assertThat(forecast.latestSeconds()).isCloseTo(forecast.seconds() * 2.3, within(1e-6));
    }

    @Test
    void theErrorOfTheSlopeWidensTheInterval() {
        Forecast sure = Forecast.of(600 * MIB, 10, 0);
        Forecast unsure = Forecast.of(600 * MIB, 10, 5);
        assertThat(unsure.seconds()).isEqualTo(sure.seconds());
        assertThat(unsure.earliestSeconds()).isLessThan(sure.earliestSeconds()).isPositive();
        assertThat(unsure.latestSeconds()).isGreaterThan(sure.latestSeconds());
    }

    @Test
    void nothingRunsOutThatDoesNotGrowOrHasNoEnd() {
        assertThat(Forecast.of(MIB, 0, 1)).isEqualTo(Forecast.NEVER);
        assertThat(Forecast.of(MIB, -1, 1)).isEqualTo(Forecast.NEVER);
        assertThat(Forecast.of(MIB, Double.NaN, 1)).isEqualTo(Forecast.NEVER);
        assertThat(Forecast.of(Double.POSITIVE_INFINITY, 1, 1)).isEqualTo(Forecast.NEVER);
    }

    @Test
    void whatIsBeyondItsEndHasNoTimeLeft() {
        assertThat(Forecast.of(-MIB, 1, 0)).isEqualTo(new Forecast(0, 0, 0));
    }

    @Test
    void whatFillsBesideTheLeakComesToAnEnd() {
        Forecast trend = Forecast.of(600 * MIB, MIB / 1_000, 0);
        Forecast content = trend.ofContent(MIB / 2_000, MIB / 1_000, 600 * MIB);
        assertThat(content.seconds()).isCloseTo(600 * 2, within(1e-6));
        assertThat(content.earliestSeconds()).isEqualTo(trend.earliestSeconds());
        assertThat(content.latestSeconds()).isCloseTo(600 * 2 * 2.3, within(1e-6));
    }

    @Test
    void aTrendThatIsTooFlatIsCorrectedAsWell() {
        Forecast trend = Forecast.of(600 * MIB, MIB / 1_000, 0);
        Forecast content = trend.ofContent(MIB / 700, MIB / 1_000, 600 * MIB);
        assertThat(content.seconds()).isCloseTo(600 * 0.7, within(1e-6));
        assertThat(content.earliestSeconds()).isCloseTo(600 * 0.7 / 1.35, within(1e-6));
    }

    @Test
    void aBurstMakesNoLeakFasterThanItsTrend() {
        Forecast trend = Forecast.of(600 * MIB, MIB / 1_000, 0);
        assertThat(trend.ofContent(MIB / 490, MIB / 1_000, 900 * MIB)).isEqualTo(trend);
        assertThat(trend.ofContent(MIB / 510, MIB / 1_000, 600 * MIB))
                .as("began late")
                .isNotEqualTo(trend);
    }

    @Test
    void contentThatTellsNoSpeedChangesNothing() {
        Forecast trend = Forecast.of(600 * MIB, MIB / 1_000, 0);
        for (double unknown : new double[] {Double.NaN, 0, -1}) {
            assertThat(trend.ofContent(unknown, MIB / 1_000, 600 * MIB)).isEqualTo(trend);
        }
        assertThat(Forecast.NEVER.ofContent(1, 1, 600 * MIB)).isEqualTo(Forecast.NEVER);
        assertThat(Forecast.of(-MIB, 1, 0).ofContent(1, 1, -MIB)).isEqualTo(new Forecast(0, 0, 0));
    }
}

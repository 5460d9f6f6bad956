package io.memwatchdog.core.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TheilSenTests {

    private static final TrendEngine ENGINE = new JavaTrendEngine();

    @Test
    void isNotMovedByAQuarterOfWildPoints() {
        double[] x = new double[16];
        double[] y = new double[16];
        for (int i = 0; i < 16; i++) {
            x[i] = i;
            y[i] = 5 + 2 * i + (i % 5 == 3 ? 500 : 0);
        }

        assertThat(TheilSen.of(ENGINE, x, y, 16).slope()).isCloseTo(2, within(0.5));
    }

    @Test
    void anExactLineHasNoError() {
        TheilSen line = TheilSen.of(ENGINE, new double[] {0, 1, 2, 3}, new double[] {1, 4, 7, 10}, 4);

        assertThat(line.slope()).isEqualTo(3);
        assertThat(line.error()).isZero();
    }

    @Test
    void scatterWidensTheInterval() {
        double[] x = new double[12];
        double[] calm = new double[12];
        double[] wild = new double[12];
        for (int i = 0; i < 12; i++) {
            x[i] = i;
            calm[i] = i + 0.1 * (i % 3);
            wild[i] = i + 3.0 * (i % 3);
        }

        assertThat(TheilSen.of(ENGINE, x, wild, 12).error())
                .isGreaterThan(TheilSen.of(ENGINE, x, calm, 12).error());
    }

    @Test
    void onePointHasNoSlope() {
        assertThat(TheilSen.of(ENGINE, new double[1], new double[1], 1).slope()).isNaN();
    }
}

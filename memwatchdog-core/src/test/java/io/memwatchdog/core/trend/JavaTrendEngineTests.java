package io.memwatchdog.core.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class JavaTrendEngineTests {

    private final JavaTrendEngine engine = new JavaTrendEngine();

    @Test
    void findsTheSlopeOfALine() {
        double[] x = {0, 10, 20, 30};
        double[] y = {5, 25, 45, 65};

        assertThat(engine.leastSquaresSlope(x, y, 4)).isEqualTo(2.0);
    }

    @Test
    void readsOnlyTheFirstPoints() {
        double[] x = {0, 1, 2, Double.NaN};
        double[] y = {0, 3, 6, -100};

        assertThat(engine.leastSquaresSlope(x, y, 3)).isEqualTo(3.0);
    }

    @Test
    void survivesHugeOffsets() {
        double[] x = new double[30];
        double[] y = new double[30];
        for (int i = 0; i < 30; i++) {
            x[i] = 1e12 + i * 1000;
            y[i] = 1e15 + i * 5000;
        }

        assertThat(engine.leastSquaresSlope(x, y, 30)).isCloseTo(5.0, within(1e-9));
    }

    @Test
    void knowsNoSlopeOfFewerThanTwoPointsOfAVerticalLineOrOfNaN() {
        assertThat(engine.leastSquaresSlope(new double[] {1}, new double[] {1}, 1))
                .isNaN();
        assertThat(engine.leastSquaresSlope(new double[0], new double[0], 0)).isNaN();
        assertThat(engine.leastSquaresSlope(new double[] {7, 7}, new double[] {1, 2}, 2))
                .isNaN();
        assertThat(engine.leastSquaresSlope(new double[] {1, Double.NaN}, new double[] {1, 2}, 2))
                .isNaN();
        assertThat(engine.leastSquaresSlope(new double[] {1, 2}, new double[] {1, Double.NaN}, 2))
                .isNaN();
    }

    @Test
    void aConstantHasSlopeZero() {
        assertThat(engine.leastSquaresSlope(new double[] {1, 2, 3}, new double[] {4, 4, 4}, 3))
                .isZero();
    }
}

package io.memwatchdog.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.memwatchdog.core.trend.Growth;
import io.memwatchdog.core.trend.JavaTrendEngine;
import io.memwatchdog.core.trend.TrendEngine;
import org.junit.jupiter.api.Test;

class FewSamplesTests {

    private static final TrendEngine ENGINE = new JavaTrendEngine();
    private static final double[] TIMES = {10, 21, 29, 42, 50};
    private static final double[] RISING = {0.30, 0.34, 0.37, 0.42, 0.45};
    private static final double[] AT = {14, 28, 35, 39, 49, 59};
    private static final double[] TIDE = {1.1, 0.2, 0.9, 1, 0.2, 0.9};
    private static final double[] EVEN = {5, 5.1, 4.9, 5, 5};

    @Test
    void aStraightRiseAtEvenLoadIsALeak() {
        assertThat(FewSamples.growth(ENGINE, TIMES, RISING, EVEN, 5).evidence()).isPositive();
    }

    @Test
    void aRiseWithTheLoadIsNone() {
        double[] load = {10, 14, 17, 22, 25};
        Growth growth = FewSamples.growth(ENGINE, TIMES, RISING, load, 5);
        assertThat(growth.evidence()).isNegative();
        assertThat(growth.bounded()).isEqualTo("follows the load");
    }

    @Test
    void aLoadThatComesAndGoesExcusesNothing() {
        double[] load = {10, 25, 9, 24, 11};
        assertThat(FewSamples.growth(ENGINE, TIMES, RISING, load, 5).evidence()).isPositive();
    }

    @Test
    void aFallIsNoRise() {
        double[] fallen = {0.30, 0.34, 0.31, 0.42, 0.45};
        assertThat(FewSamples.growth(ENGINE, TIMES, fallen, EVEN, 5).evidence()).isNegative();
    }

    @Test
    void aLeakIsSeenThroughTheLoadFromTheSixthSampleOn() {
        double[] level = underLoad(0.003);
        assertThat(FewSamples.growth(ENGINE, AT, level, TIDE, 5).evidence()).isNegative();
        Growth growth = FewSamples.growth(ENGINE, AT, level, TIDE, 6);
        assertThat(growth.evidence()).isPositive();
        assertThat(growth.slope()).isCloseTo(0.003, offset(1e-9));
    }

    @Test
    void whatTheLoadTellsAloneIsNoLeak() {
        assertThat(FewSamples.growth(ENGINE, AT, underLoad(0), TIDE, 6).evidence())
                .isNegative();
    }

    private static double[] underLoad(double slope) {
        double[] level = new double[AT.length];
        for (int i = 0; i < level.length; i++) {
            level[i] = 0.3 + slope * AT[i] + 0.2 * TIDE[i];
        }
        return level;
    }
}

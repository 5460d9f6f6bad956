package io.memwatchdog.core.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class GrowthTestTests {

    private static final TrendEngine ENGINE = new JavaTrendEngine();
    private static final int N = 16;
    private static final double NOISE = 0.004;

    @Test
    void aLineGrowsWithoutBound() {
        Growth growth = judge(t -> 0.3 + 0.003 * t);

        assertThat(growth.evidence()).isGreaterThan(4);
        assertThat(growth.slope()).isCloseTo(0.003, within(0.001));
        assertThat(growth.growth()).isCloseTo(0.18, within(0.05));
    }

    @Test
    void aLateLineIsSeenToo() {
        Growth growth = judge(t -> 0.3 + 0.006 * Math.max(0, t - 25));

        assertThat(growth.evidence()).isGreaterThan(4);
        assertThat(growth.unbounded()).isEqualTo("line from an onset");
    }

    @Test
    void aLeakUnderAWarmUpIsSeen() {
        assertThat(judge(t -> 0.3 + 0.15 * (1 - Math.exp(-t / 6)) + 0.004 * t).evidence())
                .isGreaterThan(2);
    }

    @Test
    void aWarmUpIsBounded() {
        Growth growth = judge(t -> 0.3 + 0.2 * (1 - Math.exp(-t / 12)));

        assertThat(growth.evidence()).isNegative();
        assertThat(growth.bounded()).isEqualTo("saturating");
    }

    @Test
    void aCacheThatIsFullIsBounded() {
        assertThat(judge(t -> 0.3 + 0.01 * Math.min(t, 35)).evidence()).isLessThan(-4);
    }

    @Test
    void stepsAreBounded() {
        assertThat(judge(t -> 0.3 + (t > 20 ? 0.08 : 0)).evidence()).isLessThan(-4);
        assertThat(judge(t -> 0.3 + (t > 15 ? 0.08 : 0) + (t > 38 ? 0.08 : 0)).evidence())
                .isLessThan(-2);
    }

    @Test
    void aConstantDoesNotGrow() {
        assertThat(judge(t -> 0.4).evidence()).isNegative();
    }

    @Test
    void whatFollowsTheLoadIsNotGrowth() {
        double[] x = new double[N];
        double[] y = new double[N];
        double[] load = new double[N];
        Random random = new Random(5);
        for (int i = 0; i < N; i++) {
            x[i] = 4 * i;
            load[i] = 1 + 0.1 * i + 0.2 * random.nextDouble();
            y[i] = 0.3 + 0.15 * load[i] + NOISE * random.nextGaussian();
        }
        double withLoad = GrowthTest.of(ENGINE, x, y, load, N, NOISE, 0.78).evidence();
        double without =
                GrowthTest.of(ENGINE, x, y, new double[N], N, NOISE, 0.78).evidence();

        assertThat(withLoad).isLessThan(without).isLessThan(2);
    }

    @Test
    void fewPointsAndPointsAtOneTimeProveNothing() {
        assertThat(GrowthTest.of(ENGINE, new double[6], new double[6], new double[6], 6, NOISE, 0.78))
                .isEqualTo(Growth.NONE);
        assertThat(GrowthTest.of(ENGINE, new double[9], new double[9], new double[9], 9, NOISE, 0.78))
                .isEqualTo(Growth.NONE);
    }

    private static Growth judge(DoubleUnaryOperator curve) {
        double[] x = new double[N];
        double[] y = new double[N];
        Random random = new Random(11);
        for (int i = 0; i < N; i++) {
            x[i] = 4 * i;
            y[i] = curve.applyAsDouble(x[i]) + NOISE * random.nextGaussian();
        }
        return GrowthTest.of(ENGINE, x, y, new double[N], N, NOISE, 0.78);
    }
}

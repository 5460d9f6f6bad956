package io.memwatchdog.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.memwatchdog.core.trend.JavaTrendEngine;
import io.memwatchdog.core.trend.TrendEngine;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TrendEngineTests {

    private static final double[] NASTY = {
        0.0,
        -0.0,
        1.0,
        Double.MIN_VALUE,
        Double.MIN_NORMAL,
        -Double.MIN_NORMAL / 3,
        Double.MAX_VALUE,
        -Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN,
        1e16,
        1e-300,
        0x1.fffffffffffffp-1
    };

    private final TrendEngine java = new JavaTrendEngine();

    @BeforeEach
    void libraryIsBuilt() {
        assumeTrue(
                MemwatchdogNative.load().available(), MemwatchdogNative.load().reason());
    }

    @Test
    void namesItself() {
        assertThat(engine().name()).isEqualTo("native");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void adversarialSeriesGiveTheSameBits(String name, double[] x, double[] y) {
        for (int n = 0; n <= x.length; n++) {
            assertSameBits(x, y, n);
        }
    }

    static Stream<Arguments> adversarialSeriesGiveTheSameBits() {
        double[] steps = series(600, i -> i);
        return Stream.of(
                Arguments.of("constant", steps, series(600, i -> 42)),
                Arguments.of("vertical", series(600, i -> 7), steps),
                Arguments.of("two points", new double[] {1, 2}, new double[] {3, 5}),
                Arguments.of("huge offsets", series(600, i -> 1.7e12 + i * 60_000), series(600, i -> 9e15 + i * 1024)),
                Arguments.of("overflowing", series(600, i -> i * 1e306), series(600, i -> -i * 1e306)),
                Arguments.of("subnormal", series(600, i -> i * Double.MIN_VALUE), series(600, i -> i * 3e-320)),
                Arguments.of("NaN at the end", steps, series(600, i -> i == 599 ? Double.NaN : i)),
                Arguments.of("infinite x", series(600, i -> i == 300 ? Double.POSITIVE_INFINITY : i), steps),
                Arguments.of("infinite y", steps, series(600, i -> i == 300 ? Double.NEGATIVE_INFINITY : i)),
                Arguments.of("alternating zeros", series(600, i -> i % 2 == 0 ? 0.0 : -0.0), steps));
    }

    @Test
    void randomSeriesGiveTheSameBits() {
        Random random = new Random(17);
        for (int round = 0; round < 5_000; round++) {
            int n = random.nextInt(700);
            double scale = Math.pow(10, random.nextInt(40) - 20);
            double offset = random.nextGaussian() * Math.pow(10, random.nextInt(18));
            assertSameBits(
                    series(n, i -> offset + i * scale), series(n, i -> offset + random.nextGaussian() * scale), n);
        }
    }

    @Test
    void everyPairOfNastyValuesGivesTheSameBits() {
        Random random = new Random(4);
        for (int round = 0; round < 20_000; round++) {
            int n = 2 + random.nextInt(4);
            assertSameBits(
                    series(n, i -> NASTY[random.nextInt(NASTY.length)]),
                    series(n, i -> NASTY[random.nextInt(NASTY.length)]),
                    n);
        }
    }

    @Test
    void moreSamplesThanValuesAreRefused() {
        assertThatThrownBy(() -> engine().leastSquaresSlope(new double[2], new double[3], 3))
                .isInstanceOf(ArrayIndexOutOfBoundsException.class)
                .hasMessageContaining("2 x and 3 y");
    }

    private void assertSameBits(double[] x, double[] y, int n) {
        double expected = java.leastSquaresSlope(x, y, n);
        double actual = engine().leastSquaresSlope(x, y, n);
        assertThat(Double.doubleToLongBits(actual))
                .as(() -> expected + " but native " + actual + " for n=" + n + " x=" + Arrays.toString(x) + " y="
                        + Arrays.toString(y))
                .isEqualTo(Double.doubleToLongBits(expected));
    }

    private static TrendEngine engine() {
        return MemwatchdogNative.load().engine().orElseThrow();
    }

    private static double[] series(int n, java.util.function.IntToDoubleFunction value) {
        double[] series = new double[n];
        Arrays.setAll(series, value);
        return series;
    }
}

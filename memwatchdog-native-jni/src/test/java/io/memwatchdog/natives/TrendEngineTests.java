package io.memwatchdog.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.gc.PoolUsage;
import io.memwatchdog.core.trend.JavaTrendEngine;
import io.memwatchdog.core.trend.TrendEngine;
import io.memwatchdog.core.verdict.Detector;
import io.memwatchdog.core.verdict.Detectors;
import io.memwatchdog.core.verdict.Resource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
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

    /** Windows of the detectors are shorter. */
    private static final int LONGEST_WINDOW = 130;

    private final TrendEngine java = new JavaTrendEngine();

    @BeforeEach
    void libraryIsBuilt() {
        Assumed.library();
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
                Arguments.of("one point", new double[] {1}, new double[] {3}),
                Arguments.of("two points", new double[] {1, 2}, new double[] {3, 5}),
                Arguments.of("ties", steps, series(600, i -> i / 50)),
                Arguments.of("ties in time", series(600, i -> i / 3), series(600, i -> i % 3)),
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
            int n = random.nextInt(round % 2 == 0 ? 700 : LONGEST_WINDOW);
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
    void slopesOfAllPairsOfALongSeriesAreSorted() {
        Random random = new Random(9);
        double[] x = series(1500, i -> i / 2);
        double[] y = series(
                1500, i -> random.nextInt(50) == 0 ? NASTY[random.nextInt(NASTY.length)] : random.nextGaussian());

        assertThat(bits(engine().pairSlopes(x, y, 1500))).isEqualTo(bits(java.pairSlopes(x, y, 1500)));
    }

    @Test
    void zerosAndWhatIsNoNumberStandWhereArraysSortPutsThem() {
        double[] x = {0, 1, 1, 2};
        double[] y = {-0.0, -0.0, -0.0, Double.NaN};

        assertThat(bits(engine().pairSlopes(x, y, 4)))
                .isEqualTo(bits(0.0, 0.0, Double.NaN, Double.NaN, Double.NaN, Double.NaN));
        assertThat(bits(engine().pairSlopes(new double[] {2, 1, 0}, new double[] {5, 5, 5}, 3)))
                .isEqualTo(bits(-0.0, -0.0, -0.0));
    }

    @Test
    void regressorsThatSayTheSameExplainNothing() {
        double[] columns = series(30, i -> i / 10 == 0 ? 1 : i % 10);
        double[] coefficients = new double[3];
        engine().regress(columns, 1, series(10, i -> 5 + 2.0 * i), coefficients);

        assertThat(coefficients[1]).isCloseTo(2, within(1e-12));
        assertThat(coefficients[2]).isZero();
    }

    @Test
    void theAdaptiveDetectorJudgesAlikeWithBoth() {
        assertThat(verdicts(engine(), 1)).anyMatch(verdict -> verdict.contains("LEAK"));
        for (int seed = 0; seed < 20; seed++) {
            assertThat(verdicts(engine(), seed)).isEqualTo(verdicts(java, seed));
        }
    }

    @Test
    void moreSamplesThanValuesAreRefused() {
        assertThatThrownBy(() -> engine().leastSquaresSlope(new double[2], new double[3], 3))
                .isInstanceOf(ArrayIndexOutOfBoundsException.class)
                .hasMessageContaining("2 x and 3 y");
        for (TrendEngine each : List.of(java, engine())) {
            assertThatThrownBy(() -> each.pairSlopes(new double[3], new double[2], 3))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("3) out of bounds for length 2");
            assertThatThrownBy(() -> each.pairSlopes(new double[3], new double[3], -1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void moreRegressorsThanColumnsOrCoefficientsAreRefused() {
        for (TrendEngine each : List.of(java, engine())) {
            assertThatThrownBy(() -> each.regress(new double[11], 0, new double[4], new double[3]))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessageContaining("12) out of bounds for length 11");
            for (int orthogonal : new int[] {-1, 4, Integer.MAX_VALUE}) {
                assertThatThrownBy(() -> each.regress(new double[12], orthogonal, new double[4], new double[3]))
                        .isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
    }

    @Test
    void theLibraryItselfTrustsNoLength() {
        double[] two = {1, 2};
        for (int n : new int[] {-1, 3, Integer.MAX_VALUE}) {
            assertThat(NativeTrendEngine.pairSlopes0(two, two, n, new double[3]))
                    .isFalse();
        }
        assertThat(NativeTrendEngine.pairSlopes0(two, two, 2, new double[0])).isFalse();
        assertThat(NativeTrendEngine.regress0(two, 0, two, new double[2])).isFalse();
        assertThat(NativeTrendEngine.regress0(two, 2, two, new double[1])).isFalse();
        assertThat(NativeTrendEngine.regress0(two, -1, two, new double[1])).isFalse();
        assertThat(two).containsExactly(1, 2);
    }

    private void assertSameBits(double[] x, double[] y, int n) {
        double expected = java.leastSquaresSlope(x, y, n);
        double actual = engine().leastSquaresSlope(x, y, n);
        assertSame(x, y, n, new double[] {expected}, new double[] {actual});
        if (n <= LONGEST_WINDOW) {
            assertSame(x, y, n, java.pairSlopes(x, y, n), engine().pairSlopes(x, y, n));
            for (int regressors = 0; regressors <= 4; regressors++) {
                int orthogonal = n % (regressors + 1);
                assertSame(
                        x,
                        y,
                        n,
                        regress(java, x, y, n, orthogonal, regressors),
                        regress(engine(), x, y, n, orthogonal, regressors));
            }
        }
    }

    /** A constant, time, an onset and a parabola; all that the engine changes, in one array. */
    private static double[] regress(TrendEngine engine, double[] x, double[] y, int n, int orthogonal, int regressors) {
        double[] columns = series(4 * n, i -> switch (i / n) {
            case 0 -> 1;
            case 1 -> x[i % n];
            case 2 -> Math.max(0, x[i % n] - x[n / 2]);
            default -> x[i % n] * x[i % n];
        });
        double[] residual = Arrays.copyOf(y, n);
        double[] coefficients = new double[regressors];
        engine.regress(columns, orthogonal, residual, coefficients);
        return Stream.of(columns, residual, coefficients)
                .flatMapToDouble(Arrays::stream)
                .toArray();
    }

    private static List<String> verdicts(TrendEngine engine, int seed) {
        Random random = new Random(seed);
        Detector detector = Detectors.create(WatchdogSettings.Detection.defaults(), engine);
        List<String> verdicts = new ArrayList<>();
        for (int minute = 0; minute < 400; minute++) {
            long live = (long) ((2 + 0.01 * minute * (seed % 3) + random.nextGaussian() / 20) * 1e8);
            PoolUsage pool = new PoolUsage(live, 0, live, 0, 1_000_000_000);
            detector.accept(new GcEvent(
                    "ZGC", "log", "x", minute, minute * 60_000L, minute * 60_000L, Map.of(GcEvent.LIVE_SET, pool)));
            verdicts.add(detector.verdict(Resource.HEAP).toString());
        }
        return verdicts;
    }

    private static void assertSame(double[] x, double[] y, int n, double[] expected, double[] actual) {
        assertThat(bits(actual))
                .as(() -> Arrays.toString(expected) + " but native " + Arrays.toString(actual) + " for n=" + n + " x="
                        + Arrays.toString(x) + " y=" + Arrays.toString(y))
                .isEqualTo(bits(expected));
    }

    private static long[] bits(double... values) {
        return Arrays.stream(values).mapToLong(Double::doubleToLongBits).toArray();
    }

    private static TrendEngine engine() {
        return MemwatchdogNative.load().engine().orElseThrow();
    }

    private static double[] series(int n, IntToDoubleFunction value) {
        double[] series = new double[n];
        Arrays.setAll(series, value);
        return series;
    }
}

package io.memwatchdog.core.verdict;

import io.memwatchdog.core.trend.FloorSeries;
import io.memwatchdog.core.trend.Growth;
import io.memwatchdog.core.trend.GrowthTest;
import io.memwatchdog.core.trend.Line;
import io.memwatchdog.core.trend.TheilSen;
import io.memwatchdog.core.trend.TrendEngine;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks at one resource through windows of doubling length: floors of 1, 2, 4, … units, twenty of each. A window is judged
 * when a block closes, so a fast leak is seen in the short windows and a slow one, days later, in the long; memory and
 * work per sample stay the same for ever.
 */
final class GrowthWatch {

    static final int BLOCKS = 20;
    static final int WINDOWS = 14;

    /** In the longer windows; the shortest has to do with what collections there are. */
    private static final int LEAST_BLOCKS = 8;

    /** A bound beyond this share of the capacity is no bound, unless it has held. */
    private static final double CEILING = 0.9;

    private static final double SPARSE_UNITS = 2;
    private static final int TAIL = 8;
    private static final double STILL = 0.5;
    private static final double OBJECTION = -20;

    private final TrendEngine engine;
    private final double[] lastEvidence = new double[WINDOWS];
    private final FloorSeries[] windows = new FloorSeries[WINDOWS];
    private final double unitMs;
    private final double[] x = new double[BLOCKS + 1];
    private final double[] y = new double[BLOCKS + 1];
    private final double[] load = new double[BLOCKS + 1];
    private final double[] tailX = new double[TAIL];
    private final double[] tailY = new double[TAIL];
    private double newestAtMs;
    private double newest;

    GrowthWatch(TrendEngine engine, double unitMs) {
        this.engine = engine;
        this.unitMs = unitMs;
        Arrays.fill(lastEvidence, Double.NaN);
        for (int k = 0; k < WINDOWS; k++) {
            windows[k] = new FloorSeries(unitMs * (1L << k), BLOCKS);
        }
    }

    /**
     * A window that was judged.
     *
     * @param beyond by how much the latest floors lie above all that were there before this window, as far as it is
     *     remembered; infinite where nothing was
     * @param busier whether the load goes up as well, so that time and load cannot be told apart
     * @param noise how far samples scatter
     */
    record Look(
            int window,
            Growth growth,
            TheilSen slope,
            double rawGrowth,
            boolean goesOn,
            double beyond,
            boolean busier,
            double noise,
            double scale,
            double atMs) {}

    /** Takes a sample; hands out every window which has something new. */
    void add(double atMs, double value, double loadThen, Yardstick yardstick, Consumer<Look> looks) {
        newestAtMs = atMs;
        newest = value;
        for (int k = 0; k < WINDOWS; k++) {
            if (windows[k].add(atMs, value, loadThen)) {
                look(k, atMs, value, loadThen, yardstick).ifPresent(looks);
            }
        }
    }

    /** The last floor; where samples are rare, the last sample. Without any, as low as can be. */
    double level() {
        int n = windows[0].size();
        return n == 0 ? Double.NEGATIVE_INFINITY : isSparse(newestAtMs) ? newest : windows[0].floor(n - 1);
    }

    FloorSeries window(int k) {
        return windows[k];
    }

    private Optional<Look> look(int k, double atMs, double value, double loadThen, Yardstick yardstick) {
        FloorSeries window = windows[k];
        int n = window.size();
        for (int i = 0; i < n; i++) {
            point(i, window.atMs(i), window.floor(i), window.load(i), yardstick);
        }
        if (k == 0 && isSparse(atMs)) {
            // Where samples are rare, none is kept waiting for the next.
            point(n, atMs, value, loadThen, yardstick);
            n++;
        }
        if (n < (k == 0 ? FewSamples.MIN : LEAST_BLOCKS)) {
            return Optional.empty();
        }
        lastEvidence[k] = Double.NaN;
        if (n >= Growth.MIN_POINTS) {
            levelSpikes(n);
        }
        double ceiling = CEILING * yardstick.capacity() / yardstick.scale();
        Growth growth = n >= Growth.MIN_POINTS
                ? GrowthTest.of(engine, x, y, load, n, yardstick.noise(), ceiling)
                : FewSamples.growth(engine, x, y, load, n);
        lastEvidence[k] = growth.evidence();
        // What a closer look shows to be bounded, beyond doubt, is not growth from afar.
        boolean goesOn = !(k > 0 && lastEvidence[k - 1] < OBJECTION) && goesOn(k, growth, yardstick);
        double beyond = (y[n - 1] + y[n - 2] + y[n - 3]) / 3 - window.highestBefore() / yardstick.scale();
        return Optional.of(new Look(
                k,
                growth,
                TheilSen.of(engine, x, y, n),
                rise(n),
                goesOn,
                beyond,
                Busier.is(x, y, load, n),
                yardstick.noise(),
                yardstick.scale(),
                atMs));
    }

    private void point(int i, double atMs, double value, double loadThen, Yardstick yardstick) {
        x[i] = atMs / unitMs;
        y[i] = value / yardstick.scale();
        load[i] = loadThen;
    }

    /**
     * A floor that stands above both its neighbours was lifted by a burst or a batch: it is lowered to the higher of them, and
     * takes that one's load: the load of the burst belongs to what was cut off.
     */
    private void levelSpikes(int n) {
        double before = y[0];
        double loadBefore = load[0];
        for (int i = 1; i < n - 1; i++) {
            double own = y[i];
            double loadThen = load[i];
            if (own > Math.max(before, y[i + 1])) {
                boolean lower = before >= y[i + 1];
                y[i] = lower ? before : y[i + 1];
                load[i] = lower ? loadBefore : load[i + 1];
            }
            before = own;
            loadBefore = loadThen;
        }
        if (y[0] > y[1]) {
            y[0] = y[1];
            load[0] = load[1];
        }
    }

    private boolean isSparse(double atMs) {
        int n = windows[0].size();
        return n > 0 && atMs - windows[0].atMs(n - 1) > SPARSE_UNITS * unitMs;
    }

    /** Whether the latest floors, looked at more closely, still rise as they should, as far as their scatter lets us tell. */
    private boolean goesOn(int k, Growth growth, Yardstick yardstick) {
        FloorSeries close = windows[Math.max(0, k - 1)];
        int n = Math.min(TAIL, close.size());
        if (n < TAIL) {
            return true;
        }
        for (int i = 0; i < n; i++) {
            tailX[i] = close.atMs(close.size() - n + i) / unitMs;
            tailY[i] = close.floor(close.size() - n + i) / yardstick.scale();
        }
        Line tail = Line.through(engine, tailX, tailY, n);
        return !(tail.slope() + tail.slopeError() < STILL * growth.slope());
    }

    /** From the first third to the last, without any curve. */
    private double rise(int n) {
        int third = Math.max(1, n / 3);
        double early = 0;
        double late = 0;
        for (int i = 0; i < third; i++) {
            early += y[i] / third;
            late += y[n - 1 - i] / third;
        }
        return late - early;
    }
}

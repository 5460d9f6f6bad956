package io.memwatchdog.core.verdict;

import io.memwatchdog.core.trend.FloorSeries;

/** A leak that was told, until it is over: its growth has stopped for eight blocks, or half of it is gone. */
final class OpenLeak {

    private static final int PATIENCE = 8;
    private static final int MEANT = 3;
    private static final int MOMENT = 2;
    private static final double STALLED = 0.25;
    private static final double GONE = 0.5;

    /** Of what must be gone: with less than this missing the leak has come back. */
    private static final double BACK = 0.5;

    /** A fall of so many usual steps from one floor to the next is more than their scatter. */
    private static final double SCATTER = 3;

    private GrowthWatch.Look look;
    private GrowthWatch.Look first;
    private final double leastGrowth;
    private final int lasting;
    private double highest = Double.NEGATIVE_INFINITY;
    private double endingSinceMs = Double.NaN;

    /** @param lasting floors in a row that make a level which was reached */
    private OpenLeak(GrowthWatch.Look look, double leastGrowth, int lasting) {
        this.look = look;
        this.first = look;
        this.leastGrowth = leastGrowth;
        this.lasting = lasting;
    }

    /** Told by the trend, of which half must be gone. Two floors in a row count, since one may be the work of a moment. */
    static OpenLeak seen(GrowthWatch.Look look, FloorSeries floors) {
        return new OpenLeak(look, 0, MOMENT).reached(floors);
    }

    /**
     * Confirmed by the content, be the trend as weak as it may: garbage that nobody had time to collect lifts some floors by much
     * more than such a trend has grown, and its end is no end of the leak.
     */
    static OpenLeak proved(GrowthWatch.Look look, FloorSeries floors) {
        return new OpenLeak(look, Rules.RAISED_AGAIN, PATIENCE).reached(floors);
    }

    private OpenLeak reached(FloorSeries floors) {
        int n = floors.size();
        highest = n == 0 ? highest : Math.max(highest, lowest(floors, n));
        return this;
    }

    /** The level that lasted up to the given floor. */
    private double lowest(FloorSeries floors, int end) {
        double lowest = Double.POSITIVE_INFINITY;
        for (int i = Math.max(0, end - lasting); i < end; i++) {
            lowest = Math.min(lowest, floors.floor(i));
        }
        return lowest;
    }

    boolean isProved() {
        return lasting > MOMENT;
    }

    GrowthWatch.Look look() {
        return look;
    }

    /** Grows on; what fell meanwhile was not the leak. */
    void renew(GrowthWatch.Look again) {
        if (!Double.isNaN(endingSinceMs)) {
            endingSinceMs = Double.NaN;
            highest = Double.NEGATIVE_INFINITY;
            first = again;
            look = again;
        } else if (again.growth().evidence() >= look.growth().evidence() || again.window() >= look.window()) {
            look = again;
        }
    }

    /** One that the content has confirmed has to stay so for a while: no wandering level ends it. */
    boolean isOver(GrowthWatch.Look now, GrowthWatch watch) {
        double gone = gone(watch.window(0));
        boolean ends = gone > 1 || hasStalled(now, watch);
        if (ends && Double.isNaN(endingSinceMs)) {
            endingSinceMs = now.atMs();
        } else if (!ends && gone < BACK && now.window() == first.window()) {
            endingSinceMs = Double.NaN;
        }
        return ends && now.atMs() - endingSinceMs >= calmMs(gone > 1, watch);
    }

    /** Not only still. */
    boolean isGone(GrowthWatch watch) {
        return gone(watch.window(0)) > 1;
    }

    private double calmMs(boolean gone, GrowthWatch watch) {
        if (!isProved()) {
            return 0;
        }
        return PATIENCE
                * (gone
                        ? watch.window(0).blockMs()
                        : 2 * watch.window(first.window()).blockMs());
    }

    /** As a share of what must be gone. */
    private double gone(FloorSeries floors) {
        int n = floors.size();
        if (n < 2) {
            return 0;
        }
        reached(floors);
        double present = Math.max(floors.floor(n - 1), floors.floor(n - 2));
        double much = GONE * Math.max(leastGrowth, first.growth().growth()) * first.scale();
        return (highest - present) / Math.max(much, SCATTER * floors.scatter());
    }

    private boolean hasStalled(GrowthWatch.Look now, GrowthWatch watch) {
        FloorSeries window = watch.window(now.window());
        int patience = isProved() ? 2 * PATIENCE : PATIENCE;
        if (SCATTER * window.scatter() > expected(window, now, patience)) {
            // What should have come is lost among the scatter of the floors: only time tells.
            patience = 2 * PATIENCE;
        }
        int n = window.size();
        if (now.window() != first.window()
                || n < patience + MEANT
                || now.atMs() - first.atMs() < patience * window.blockMs()) {
            return false;
        }
        return gained(window, patience) < STALLED * expected(window, now, patience);
    }

    /** Of a confirmed leak the levels that lasted are compared: the lower of two garbage has no part in. */
    private double gained(FloorSeries window, int blocks) {
        int n = window.size();
        return isProved()
                ? 2 * (lowest(window, n) - lowest(window, n - lasting))
                : mean(window, n) - mean(window, n - blocks);
    }

    private double expected(FloorSeries window, GrowthWatch.Look now, int blocks) {
        double perUnit = first.growth().growth() / Math.max(1e-9, first.growth().span());
        return perUnit * first.scale() * blocks * window.blockMs() / unitMs(window, now);
    }

    /** Of the last floors before the given one. */
    private static double mean(FloorSeries window, int end) {
        double sum = 0;
        for (int i = end - MEANT; i < end; i++) {
            sum += window.floor(i);
        }
        return sum / MEANT;
    }

    private static double unitMs(FloorSeries window, GrowthWatch.Look look) {
        return window.blockMs() / (1L << look.window());
    }
}

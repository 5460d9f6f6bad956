package io.memwatchdog.core.verdict;

import io.memwatchdog.core.trend.FloorSeries;

/** A leak that was told, until it is over: its growth has stopped for eight blocks, or half of it is gone. */
final class OpenLeak {

    private static final int PATIENCE = 8;
    private static final double STALLED = 0.25;
    private static final double GONE = 0.5;

    private GrowthWatch.Look look;
    private final GrowthWatch.Look first;
    private double highest;

    /** @param floor when it was told */
    OpenLeak(GrowthWatch.Look look, double floor) {
        this.look = look;
        this.first = look;
        this.highest = floor;
    }

    GrowthWatch.Look look() {
        return look;
    }

    void renew(GrowthWatch.Look again) {
        if (again.growth().evidence() >= look.growth().evidence() || again.window() >= look.window()) {
            look = again;
        }
    }

    boolean isOver(GrowthWatch.Look now, GrowthWatch watch) {
        return isGone(watch.window(0)) || hasStalled(now, watch);
    }

    /** Two floors in a row, since one may be the work of a moment. */
    private boolean isGone(FloorSeries floors) {
        int n = floors.size();
        if (n < 2) {
            return false;
        }
        double present = Math.max(floors.floor(n - 1), floors.floor(n - 2));
        highest = Math.max(highest, present);
        return present < highest - GONE * first.growth().growth() * first.scale();
    }

    private boolean hasStalled(GrowthWatch.Look now, GrowthWatch watch) {
        if (now.window() != first.window()) {
            return false;
        }
        FloorSeries window = watch.window(now.window());
        int n = window.size();
        if (n <= PATIENCE || now.atMs() - first.atMs() < PATIENCE * window.blockMs()) {
            return false;
        }
        double gained = window.floor(n - 1) - window.floor(n - 1 - PATIENCE);
        double share = first.growth().growth() / Math.max(1e-9, first.growth().span());
        double expected =
                share * first.scale() * (window.atMs(n - 1) - window.atMs(n - 1 - PATIENCE)) / unitMs(window, now);
        return gained < STALLED * expected;
    }

    private static double unitMs(FloorSeries window, GrowthWatch.Look look) {
        return window.blockMs() / (1L << look.window());
    }
}

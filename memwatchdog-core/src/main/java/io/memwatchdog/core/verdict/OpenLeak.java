package io.memwatchdog.core.verdict;

import io.memwatchdog.core.trend.FloorSeries;

/** A leak that was told, until it is over: its growth has stopped for eight blocks, or half of it is gone. */
final class OpenLeak {

    private static final int PATIENCE = 8;
    private static final double STALLED = 0.25;

    private GrowthWatch.Look look;
    private final GrowthWatch.Look first;

    OpenLeak(GrowthWatch.Look look) {
        this.look = look;
        this.first = look;
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

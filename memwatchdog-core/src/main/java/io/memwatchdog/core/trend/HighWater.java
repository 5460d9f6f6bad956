package io.memwatchdog.core.trend;

import java.util.Arrays;

/** The highest of the last few hundred values; older ones are forgotten in portions. Memory is fixed. */
final class HighWater {

    private final double[] portions;
    private final int portion;
    private int open;
    private int inOpen;

    /**
     * Remembers that many portions of that many values each.
     */
    HighWater(int portions, int portion) {
        this.portions = new double[portions];
        this.portion = portion;
        Arrays.fill(this.portions, Double.NEGATIVE_INFINITY);
    }

    void add(double value) {
        if (inOpen == portion) {
            open = (open + 1) % portions.length;
            portions[open] = Double.NEGATIVE_INFINITY;
            inOpen = 0;
        }
        portions[open] = Math.max(portions[open], value);
        inOpen++;
    }

    /** Negative infinity if there was none. */
    double highest() {
        double highest = Double.NEGATIVE_INFINITY;
        for (double each : portions) {
            highest = Math.max(highest, each);
        }
        return highest;
    }
}

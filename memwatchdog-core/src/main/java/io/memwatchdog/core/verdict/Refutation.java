package io.memwatchdog.core.verdict;

import io.memwatchdog.core.trend.FloorSeries;

/** Up to which level growth has been refuted by its content. */
final class Refutation {

    /** Floors in a row below it, so that no level which wanders makes it forgotten. */
    private static final int FORGETTING = 8;

    private double upTo = Double.NEGATIVE_INFINITY;

    void reaches(double floor) {
        upTo = floor;
    }

    void forget() {
        upTo = Double.NEGATIVE_INFINITY;
    }

    /**
     * Whether it still says something about this floor.
     *
     * @param rise by which a floor has to rise to be looked at again
     */
    boolean holds(double floor, double rise) {
        return floor < upTo + rise;
    }

    /** What was refuted high up, before its garbage went, says nothing about growth from below. */
    void forgetAbove(FloorSeries floors) {
        int n = floors.size();
        if (n < FORGETTING) {
            return;
        }
        double highest = Double.NEGATIVE_INFINITY;
        for (int i = n - FORGETTING; i < n; i++) {
            highest = Math.max(highest, floors.floor(i));
        }
        upTo = Math.min(upTo, highest);
    }
}

package io.memwatchdog.core.verdict;

/**
 * What is much and what is little for a resource.
 *
 * @param scale growth is judged in shares of this; of the heap its largest size
 * @param capacity where it ends; infinite where nothing limits it
 * @param noise share of the scale below which differences mean nothing
 * @param exact whether values are the thing itself, not an estimate
 */
record Yardstick(double scale, double capacity, double noise, boolean exact) {

    /**
     * Of whole figures.
     *
     * @param usual what growth is judged against, unless less is all there is
     * @param limit not positive where there is none
     */
    static Yardstick of(long usual, long limit, double noise) {
        double capacity = limit > 0 ? (double) limit : Double.POSITIVE_INFINITY;
        return new Yardstick(Math.min((double) usual, capacity), capacity, noise, false);
    }

    /** Of what is left beside others that share the capacity. */
    Yardstick without(long others) {
        return new Yardstick(scale, Math.max(1, capacity - others), noise, exact);
    }

    Yardstick exact(boolean known) {
        return new Yardstick(scale, capacity, noise, known);
    }
}

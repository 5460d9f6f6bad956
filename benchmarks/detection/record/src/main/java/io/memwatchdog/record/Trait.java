package io.memwatchdog.record;

/** One habit of a program, healthy or not. Called some fifty times a second by one thread. */
interface Trait {

    /**
     * Lives on for a moment.
     *
     * @param second since the start
     * @param elapsed seconds since the last call
     * @param load 1 on average
     */
    void live(double second, double elapsed, double load) throws Exception;
}

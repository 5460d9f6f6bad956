package io.memwatchdog.record;

import java.util.Arrays;
import java.util.Random;
import java.util.Set;

/**
 * What a run does. A scenario is a list of words joined by {@code +}, for example {@code cache+sessions+staticmap}: traits
 * of healthy services and, at most one, a kind of leak.
 *
 * @param leakShare of the heap per second; 0 for a healthy run
 * @param leakFromSecond when the leak begins
 */
record Plan(Set<String> words, double seconds, long seed, double leakShare, double leakFromSecond) {

    static Plan of(String scenario, double seconds, long seed, double leakShare) {
        double from = scenario.contains("late") ? 0.45 * seconds : 5 + 10 * new Random(seed).nextDouble();
        return new Plan(Set.copyOf(Arrays.asList(scenario.split("\\+"))), seconds, seed, leakShare, from);
    }

    boolean has(String word) {
        return words.contains(word);
    }

    /** Load at a time, 1 on average; {@code diurnal} services sleep at night, a day being 24 s. */
    double load(double second) {
        if (has("diurnal")) {
            return Math.max(0.05, 1 + 0.9 * Math.sin(2 * Math.PI * second / 24 - 1.5));
        }
        if (has("ramp")) {
            return Math.min(1.6, 0.4 + 1.2 * second / (0.7 * seconds));
        }
        return has("idle") ? 0.02 : 1;
    }
}

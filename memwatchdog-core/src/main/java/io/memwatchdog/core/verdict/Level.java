package io.memwatchdog.core.verdict;

/** How grave it is, in rising order. */
public enum Level {
    /** Too early or too few samples to judge. */
    WARMING_UP,
    /** No growth worth a word. */
    HEALTHY,
    /** A sensitive trend sees growth; evidence is being gathered. */
    SUSPICION,
    /** Memory runs out soon, whether by a leak or by load. */
    PRESSURE,
    /** A leak. */
    LEAK;

    /** Whether people are told. */
    public boolean isAlarm() {
        return this == PRESSURE || this == LEAK;
    }
}

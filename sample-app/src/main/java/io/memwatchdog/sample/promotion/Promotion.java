package io.memwatchdog.sample.promotion;

import java.util.function.LongUnaryOperator;

/** A discount; every reload defines this class anew in a class loader of its own, static state and all. */
public final class Promotion implements LongUnaryOperator {

    private static final long[] DISCOUNTED_CENTS = new long[1000];

    static {
        for (int i = 0; i < DISCOUNTED_CENTS.length; i++) {
            DISCOUNTED_CENTS[i] = i * 90L / 100;
        }
    }

    @Override
    public long applyAsLong(long cents) {
        return cents < DISCOUNTED_CENTS.length ? DISCOUNTED_CENTS[(int) cents] : cents * 90 / 100;
    }
}

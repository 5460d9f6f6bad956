package io.memwatchdog.core.gc;

import java.util.function.Consumer;

/** Delivers collections as they end. Opening registers listeners with the JVM; closing the handle removes every one. */
public interface GcEventSource {

    /**
     * Starts delivery. The consumer is called on a thread of the JVM and must neither block nor throw.
     *
     * @return closes the subscription; idempotent
     */
    Subscription subscribe(Consumer<GcEvent> consumer);

    /** Collections that could not be read or handed on, so far. */
    default long faults() {
        return 0;
    }

    /** A running delivery. */
    interface Subscription extends AutoCloseable {

        /**
         * Lets the source rest where collections come so often that to tell of each is work that can be felt. Called again and
         * again, at least every second; does not block, and allocates nothing unless it has to.
         *
         * @param nowMs milliseconds since the JVM started
         */
        default void pace(long nowMs) {}

        @Override
        void close();
    }
}

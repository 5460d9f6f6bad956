package io.memwatchdog.core.alert;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Carries a request to an Alertmanager. Thread-safe; never blocks the caller. */
public interface AlertTransport extends AutoCloseable {

    /**
     * Posts JSON.
     *
     * @param headers beside {@code Content-Type}, for example {@code Authorization}
     * @param timeout of the whole exchange; soon after it what is returned is cancelled
     * @return completes with the HTTP status, or exceptionally where no answer came
     */
    CompletionStage<Integer> post(URI target, byte[] json, Map<String, String> headers, Duration timeout);

    /** Loads and allocates now what a later delivery from a full heap needs. */
    default void warmUp() {}

    /** Lets go of connections and threads. */
    @Override
    default void close() {}
}

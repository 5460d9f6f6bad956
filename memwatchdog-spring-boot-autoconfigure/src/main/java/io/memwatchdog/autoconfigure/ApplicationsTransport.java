package io.memwatchdog.autoconfigure;

import io.memwatchdog.core.alert.AlertTransport;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** A transport of the application, used with the application's context class loader. */
final class ApplicationsTransport implements AlertTransport {

    private final AlertTransport transport;

    private final ApplicationsLoader loader;

    ApplicationsTransport(AlertTransport transport, ApplicationsLoader loader) {
        this.transport = transport;
        this.loader = loader;
    }

    @Override
    public CompletionStage<Integer> post(URI target, byte[] json, Map<String, String> headers, Duration timeout) {
        return loader.get(() -> transport.post(target, json, headers, timeout));
    }

    @Override
    public void warmUp() {
        loader.run(transport::warmUp);
    }

    @Override
    public void close() {
        loader.run(transport::close);
    }
}

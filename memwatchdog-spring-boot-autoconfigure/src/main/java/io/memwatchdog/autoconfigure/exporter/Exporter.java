package io.memwatchdog.autoconfigure.exporter;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Answers scrapes at {@code /metrics} of a port of its own, from a registry of its own, which nothing but our meters and
 * the JVM's get into. A port that cannot be had, or a client of Prometheus that does
 * not fit, is told once, and everything else goes on. Thread-safe; all threads of it
 * are daemons.
 */
public final class Exporter implements SmartLifecycle, AutoCloseable {

    /** Where Prometheus looks for it unless told otherwise. */
    public static final int DEFAULT_PORT = 9469;

    private static final Logger log = LoggerFactory.getLogger("io.memwatchdog.exporter");

    private final @Nullable String host;

    private final int port;

    private final boolean jvm;

    private final List<? extends MeterBinder> meters;

    private @Nullable Open open;

    private record Open(Meters meters, HTTPServer server) {}

    /** What is answered from. */
    private record Meters(
            PrometheusMeterRegistry registry, @Nullable JvmMeters jvm) {

        void close() {
            if (jvm != null) {
                jvm.close();
            }
            registry.close();
        }
    }

    /**
     * An exporter that is not started.
     *
     * @param host null for every interface
     * @param port 0 for a free one
     * @param jvm whether meters of the JVM are published as well
     */
    Exporter(@Nullable String host, int port, boolean jvm, List<? extends MeterBinder> meters) {
        this.host = host;
        this.port = port;
        this.jvm = jvm;
        this.meters = meters;
    }

    /** The port that is listened on; -1 where none is. */
    public synchronized int port() {
        return (open != null) ? open.server().getPort() : -1;
    }

    @Override
    public synchronized void start() {
        if (open != null) {
            return;
        }
        try {
            open = open();
            log.info("memwatchdog: metrics at http://{}:{}/metrics", (host != null) ? host : "*", port());
        } catch (Throwable fault) {
            log.warn(
                    "memwatchdog: no metrics on port {}{}: {}",
                    port,
                    (host != null) ? " of " + host : "",
                    reasonAndCure(fault));
        }
    }

    private static String reasonAndCure(Throwable fault) {
        if (fault instanceof LinkageError) {
            return fault + "; let Spring Boot choose the versions of Micrometer and of Prometheus' client, and give a"
                    + " runtime image the module jdk.httpserver";
        }
        if (fault instanceof Error) {
            return fault.toString();
        }
        return fault.getMessage() + "; set memwatchdog.prometheus.port to one that is free and"
                + " memwatchdog.prometheus.host to an address of this machine";
    }

    private Open open() throws IOException {
        Meters bound = bind();
        try {
            return new Open(bound, serve(bound.registry()));
        } catch (Throwable fault) {
            bound.close();
            throw fault;
        }
    }

    private Meters bind() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        meters.forEach(each -> each.bindTo(registry));
        JvmMeters ofJvm = jvm ? new JvmMeters() : null;
        if (ofJvm != null) {
            ofJvm.bindTo(registry);
        }
        return new Meters(registry, ofJvm);
    }

    /** The JDK's server lets its threads inherit whether they are daemons: it is started by one. */
    private HTTPServer serve(PrometheusMeterRegistry registry) throws IOException {
        HTTPServer.Builder builder = HTTPServer.builder().port(port).registry(registry.getPrometheusRegistry());
        if (host != null) {
            builder.hostname(host);
        }
        CompletableFuture<HTTPServer> started = new CompletableFuture<>();
        Thread starter = new Thread(
                () -> {
                    try {
                        started.complete(builder.buildAndStart());
                    } catch (Throwable fault) {
                        started.completeExceptionally(fault);
                    }
                },
                "memwatchdog-exporter");
        starter.setDaemon(true);
        starter.start();
        try {
            return started.join();
        } catch (CompletionException failed) {
            Throwable cause = Objects.requireNonNullElse(failed.getCause(), failed);
            if (cause instanceof Error error) {
                throw error;
            }
            throw new IOException(cause.getMessage(), cause);
        }
    }

    @Override
    public synchronized void stop() {
        Open closing = open;
        open = null;
        if (closing != null) {
            closing.server().close();
            closing.meters().close();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return open != null;
    }

    @Override
    public void close() {
        stop();
    }
}

package io.memwatchdog.core.alert;

import io.memwatchdog.core.WatchdogSettings.Access;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/**
 * The JDK's HTTP client, made when it is first needed. A client that failed for want of memory may have lost its thread, so
 * it is replaced. Each target has one of its own: the end of a client is the end of all that it has under way.
 */
public final class JdkAlertTransport implements AlertTransport {

    private final Access access;
    private final Executor executor;
    private final Map<URI, HttpClient> clients = new HashMap<>();
    private final Queue<Runnable> handedOver = new ConcurrentLinkedQueue<>();
    private final Runnable handOver = this::runHandedOver;
    private volatile boolean closed;

    /**
     * A transport without connections.
     *
     * @param executor runs the client's tasks
     */
    public JdkAlertTransport(Access access, Executor executor) {
        this.access = access;
        this.executor = executor;
    }

    @Override
    public CompletionStage<Integer> post(URI target, byte[] json, Map<String, String> headers, Duration timeout) {
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(json));
        headers.forEach(request::header);
        HttpClient used = client(target);
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        var unused = used.sendAsync(request.build(), BodyHandlers.discarding()).whenComplete((response, fault) -> {
            if (fault == null) {
                answer.complete(response.statusCode());
            } else {
                answer.completeExceptionally(fault);
            }
        });
        return discardingIfItFails(answer, target, used);
    }

    /** The answer itself, not what comes of it: a caller who has waited for long enough cancels it, and that is a failure, too. */
    private CompletableFuture<Integer> discardingIfItFails(
            CompletableFuture<Integer> answer, URI target, HttpClient used) {
        var unused = answer.whenComplete((status, fault) -> {
            if (fault != null) {
                discard(target, used);
            }
        });
        return answer;
    }

    @Override
    public void close() {
        List<HttpClient> last;
        synchronized (this) {
            closed = true;
            last = List.copyOf(clients.values());
            clients.clear();
        }
        // a client's thread, and with it our class loader, stays for as long as a task of a request is not run
        runHandedOver();
        for (HttpClient each : last) {
            shutDown(each);
        }
    }

    private void execute(Runnable task) {
        handedOver.add(task);
        if (closed) {
            runHandedOver();
        } else {
            executor.execute(handOver);
        }
    }

    /** All of them: where there was no memory to ask for it, one is still there from before. */
    private void runHandedOver() {
        for (Runnable task = handedOver.poll(); task != null; task = handedOver.poll()) {
            task.run();
        }
    }

    private synchronized HttpClient client(URI target) {
        if (closed) {
            throw new IllegalStateException("The watchdog was closed.");
        }
        return clients.computeIfAbsent(target, first -> build());
    }

    private void discard(URI target, HttpClient failed) {
        synchronized (this) {
            if (!clients.remove(target, failed)) {
                return;
            }
        }
        shutDown(failed);
    }

    private HttpClient build() {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .executor(this::execute);
        URI proxy = access.proxy();
        if (proxy != null) {
            builder.proxy(ProxySelector.of(new InetSocketAddress(proxy.getHost(), proxy.getPort())));
        }
        Path certificates = access.certificates();
        if (certificates != null) {
            builder.sslContext(TrustedAuthorities.read(certificates));
        }
        return builder.build();
    }

    /** Since JDK 21 a client can be ended; before, its thread ends soon after nobody refers to it. */
    private static void shutDown(HttpClient client) {
        try {
            HttpClient.class.getMethod("shutdownNow").invoke(client);
        } catch (ReflectiveOperationException beforeJdk21) {
            // nothing more to be done
        }
    }
}

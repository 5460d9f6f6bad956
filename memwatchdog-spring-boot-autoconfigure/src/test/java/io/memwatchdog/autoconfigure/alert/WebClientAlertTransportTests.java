package io.memwatchdog.autoconfigure.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.memwatchdog.autoconfigure.TestApplication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.scheduler.Schedulers;

/** An Alertmanager that takes connections and requests, but never answers. */
@ExtendWith(OutputCaptureExtension.class)
class WebClientAlertTransportTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private ServerSocket silent;

    @BeforeEach
    void listen() throws IOException {
        silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        silent.close();
    }

    @Test
    void itIsGivenUpWithoutAThreadOfReactors(@TempDir Path directory, CapturedOutput output) throws IOException {
        Schedulers.shutdownNow();
        await().until(() -> !isAnyTimerOfReactorsAlive());
        try (var context = run(directory);
                Socket exchange = accept()) {
            assertThat(receivedUntilItIsClosed(exchange)).contains("POST /api/v2/alerts", "ReactorNetty");
            await().untilAsserted(() -> assertThat(output)
                    .containsPattern("alerts cannot be delivered to http://localhost:\\d+.*: no answer"));
            assertThat(context.isActive()).isTrue();
            assertThat(isAnyTimerOfReactorsAlive()).isFalse();
        }
    }

    @Test
    void whatIsUnderWayIsCancelledWhenTheTransportCloses() throws IOException {
        var transport = new WebClientAlertTransport(WebClient.create());
        var answer = transport.post(url(), "[]".getBytes(UTF_8), Map.of(), Duration.ofHours(1));
        try (Socket exchange = accept()) {
            assertThat((char) exchange.getInputStream().read()).isEqualTo('P');
            transport.close();
            assertThat(answer.toCompletableFuture()).isCancelled();
            assertThat(receivedUntilItIsClosed(exchange)).startsWith("OST ");
        }
    }

    private ConfigurableApplicationContext run(Path directory) {
        Map<String, Object> properties = TestApplication.open(directory);
        properties.put("memwatchdog.alert.url", url());
        properties.put("memwatchdog.alert.timeout", "5s");
        properties.put("memwatchdog.alert.retries", "0");
        return TestApplication.run(WebApplicationType.NONE, properties);
    }

    private URI url() {
        return URI.create("http://localhost:" + silent.getLocalPort());
    }

    private Socket accept() throws IOException {
        silent.setSoTimeout((int) PATIENCE.toMillis());
        Socket accepted = silent.accept();
        accepted.setSoTimeout((int) PATIENCE.toMillis());
        return accepted;
    }

    private static String receivedUntilItIsClosed(Socket exchange) throws IOException {
        return new String(exchange.getInputStream().readAllBytes(), UTF_8);
    }

    private static boolean isAnyTimerOfReactorsAlive() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("parallel-"));
    }
}

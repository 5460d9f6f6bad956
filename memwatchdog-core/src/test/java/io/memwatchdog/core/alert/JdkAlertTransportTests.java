package io.memwatchdog.core.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.memwatchdog.core.WatchdogSettings.Access;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One Alertmanager that takes connections but does not answer, and one that answers when it is let. */
class JdkAlertTransportTests {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final JdkAlertTransport transport = new JdkAlertTransport(Access.OPEN, Runnable::run);
    private final Set<String> before = clients();
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private ServerSocket silent;
    private HttpServer healthy;

    @BeforeEach
    void listen() throws IOException {
        silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        healthy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        healthy.createContext("/", this::answerWhenItMay);
        healthy.start();
    }

    @AfterEach
    void close() throws IOException {
        transport.close();
        mayAnswer.countDown();
        healthy.stop(0);
        silent.close();
    }

    @Test
    void theFailureOfOneLeavesWhatAnotherHasUnderWay() throws Exception {
        CompletableFuture<Integer> failing = post("localhost", silent.getLocalPort());
        CompletableFuture<Integer> late = post("localhost", healthy.getAddress().getPort());
        assertThat(asked.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        silent.accept().close();
        assertThat(failing).failsWithin(TIMEOUT);
        mayAnswer.countDown();
        assertThat(late).succeedsWithin(TIMEOUT).isEqualTo(200);
    }

    @Test
    void whoeverIsGivenUpLeavesWhatAnotherHasUnderWay() throws Exception {
        CompletableFuture<Integer> givenUp = post("localhost", silent.getLocalPort());
        CompletableFuture<Integer> late = post("localhost", healthy.getAddress().getPort());
        assertThat(asked.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(givenUp.cancel(true)).isTrue();
        mayAnswer.countDown();
        assertThat(late).succeedsWithin(TIMEOUT).isEqualTo(200);
    }

    /** One that went silent may have lost its thread, as in a full heap: whoever gives up gets a new one. */
    @Test
    void aClientThatIsGivenUpIsReplaced() {
        CompletableFuture<Integer> answer = post("localhost", silent.getLocalPort());
        Set<String> first = newClients();
        assertThat(first).hasSize(1);
        assertThat(answer.cancel(true)).isTrue();
        var unused = post("localhost", silent.getLocalPort());
        Set<String> second = newClients();
        second.removeAll(first);
        assertThat(second).hasSize(1);
    }

    @Test
    void aTargetKeepsItsClient() {
        mayAnswer.countDown();
        for (int i = 0; i < 3; i++) {
            assertThat(post("localhost", healthy.getAddress().getPort()))
                    .succeedsWithin(TIMEOUT)
                    .isEqualTo(200);
        }
        assertThat(newClients()).hasSize(1);
    }

    @Test
    void noClientOutlivesTheTransport() {
        mayAnswer.countDown();
        for (String host : List.of("localhost", "127.0.0.1")) {
            assertThat(post(host, healthy.getAddress().getPort())).succeedsWithin(TIMEOUT);
        }
        assertThat(newClients()).hasSize(2);
        transport.close();
        await().atMost(TIMEOUT).untilAsserted(() -> {
            System.gc(); // before JDK 21 that is what ends a client
            assertThat(newClients()).isEmpty();
        });
    }

    private CompletableFuture<Integer> post(String host, int port) {
        URI target = URI.create("http://" + host + ":" + port + "/api/v2/alerts");
        return transport.post(target, "[]".getBytes(UTF_8), Map.of(), TIMEOUT).toCompletableFuture();
    }

    private Set<String> newClients() {
        Set<String> present = clients();
        present.removeAll(before);
        return present;
    }

    private static Set<String> clients() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("HttpClient-") && name.endsWith("-SelectorManager"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void answerWhenItMay(HttpExchange exchange) throws IOException {
        try (exchange) {
            asked.countDown();
            mayAnswer.await();
            exchange.sendResponseHeaders(200, -1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.memwatchdog.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.memwatchdog.core.alert.Alert;
import io.memwatchdog.core.alert.LeakListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.io.DefaultResourceLoader;

/** A real leak in this JVM, seen by all who are to be told. */
class LeakEventsTests {

    private final List<String> requests = new CopyOnWriteArrayList<>();

    private final ClassLoader applications =
            new ClassLoader("application", getClass().getClassLoader()) {};

    private HttpServer alertmanager;

    @BeforeEach
    void start() throws IOException {
        alertmanager = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        alertmanager.createContext("/api/v2/alerts", exchange -> {
            requests.add(exchange.getRequestHeaders().getFirst("User-Agent") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        alertmanager.start();
    }

    @AfterEach
    void stop() {
        alertmanager.stop(0);
    }

    @Test
    void aLeakReachesEventsListenersAndAlertmanagerThroughTheApplicationsClient(@TempDir Path directory) {
        leakUntilTold(directory, "auto");
        assertThat(requests).anySatisfy(request -> assertThat(request)
                .startsWith("ReactorNetty")
                .contains("MemLeakDetected", "\"team\":\"till\"", "\"application\":\"leaky\""));
    }

    @Test
    void theJdksClientServesWhereItIsAskedFor(@TempDir Path directory) {
        leakUntilTold(directory, "jdk");
        assertThat(requests).anySatisfy(request -> assertThat(request).startsWith("Java-http-client"));
    }

    private void leakUntilTold(Path directory, String client) {
        Map<String, Object> properties = Map.ofEntries(
                Map.entry("spring.application.name", "leaky"),
                Map.entry("spring.main.banner-mode", "off"),
                Map.entry("memwatchdog.detection.mode", "fixed"),
                Map.entry("memwatchdog.detection.threshold", "1"),
                Map.entry("memwatchdog.detection.window", "3"),
                Map.entry("memwatchdog.detection.warmup", "0"),
                Map.entry("memwatchdog.detection.consecutive", "1"),
                Map.entry("memwatchdog.snapshot.enabled", "false"),
                Map.entry("memwatchdog.snapshot.directory", directory.toString()),
                Map.entry("memwatchdog.alert.client", client),
                Map.entry("memwatchdog.alert.labels.team", "till"),
                Map.entry(
                        "memwatchdog.alert.url",
                        "http://localhost:" + alertmanager.getAddress().getPort()));
        var builder = new SpringApplicationBuilder(Leaky.class)
                .web(WebApplicationType.NONE)
                .resourceLoader(new DefaultResourceLoader(applications))
                .properties(properties);
        try (var context = builder.run()) {
            Leaky leaky = context.getBean(Leaky.class);
            List<byte[]> leak = new ArrayList<>();
            await().atMost(Duration.ofMinutes(3))
                    .pollInterval(Duration.ofMillis(50))
                    .untilAsserted(() -> {
                        leak.add(new byte[200_000]);
                        System.gc();
                        assertThat(leaky.events).isNotEmpty();
                        assertThat(leaky.alerts).isNotEmpty();
                        // The transport warms up with an empty list of alerts.
                        assertThat(requests).anyMatch(request -> request.contains("MemLeakDetected"));
                    });
            assertThat(leaky.events.get(0)).isInstanceOf(LeakDetectedEvent.class);
            assertThat(leaky.events.get(0).alert().labels()).containsEntry("team", "till");
            assertThat(leaky.threads).allMatch("memwatchdog-events"::equals);
            assertThat(leaky.loaders).as("of listeners and events").isNotEmpty().containsOnly(applications);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Leaky {

        private final List<LeakEvent> events = new CopyOnWriteArrayList<>();

        private final List<Alert> alerts = new CopyOnWriteArrayList<>();

        private final List<String> threads = new CopyOnWriteArrayList<>();

        private final Set<ClassLoader> loaders = ConcurrentHashMap.newKeySet();

        @EventListener
        void on(LeakEvent event) {
            loaders.add(Thread.currentThread().getContextClassLoader());
            threads.add(Thread.currentThread().getName());
            events.add(event);
        }

        @Bean
        LeakListener recorder() {
            return alert -> {
                loaders.add(Thread.currentThread().getContextClassLoader());
                alerts.add(alert);
            };
        }

        @Bean
        LeakListener broken() {
            return alert -> {
                throw new IllegalStateException("a broken listener");
            };
        }
    }
}

package io.memwatchdog.autoconfigure.exporter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.memwatchdog.autoconfigure.InvalidSettingException;
import io.memwatchdog.autoconfigure.MemwatchdogProperties.Prometheus;
import io.memwatchdog.autoconfigure.TestApplication;
import io.memwatchdog.autoconfigure.metrics.Scrape;
import io.memwatchdog.core.Watchdog;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;

/** A port for Prometheus in an application that has no other. */
@ExtendWith(OutputCaptureExtension.class)
class ExporterTests {

    private static final String LOOPBACK = "127.0.0.1";

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path directory;

    @Test
    void answersScrapesInBothFormatsWithOurNamesAndTheJvms() throws Exception {
        try (var context = run(asked())) {
            int port = context.getBean(Exporter.class).port();
            Scrape plain = scrape(port, Scrape.PROMETHEUS);
            assertThat(plain.types()).isEqualTo(Scrape.TYPES);
            assertThat(plain.names()).isEqualTo(Set.copyOf(Scrape.TYPES.keySet()));
            assertThat(plain.value("memwatchdog_running")).isEqualTo(1);
            assertThat(plain.text())
                    .contains("jvm_memory_max_bytes{area=\"heap\"", "jvm_threads_live_threads", "jvm_classes_loaded");
            Scrape open = scrape(port, Scrape.OPEN_METRICS);
            assertThat(open.names()).isEqualTo(plain.names());
            assertThat(open.text()).endsWith("# EOF\n");
        }
    }

    @Test
    void theJvmsMetersCanBeLeftOut() throws Exception {
        Map<String, Object> properties = asked();
        properties.put("memwatchdog.prometheus.default-metrics", "false");
        try (var context = run(properties)) {
            Scrape scrape = scrape(context.getBean(Exporter.class).port(), Scrape.PROMETHEUS);
            assertThat(scrape.names()).isEqualTo(Set.copyOf(Scrape.TYPES.keySet()));
            assertThat(scrape.text().lines().filter(line -> !line.startsWith("#")))
                    .allMatch(line -> line.startsWith("memwatchdog_"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "memwatchdog.prometheus.port=", "memwatchdog.prometheus.enabled=false"})
    void noPortIsOpenedUnasked(String property) {
        Map<String, Object> properties = TestApplication.open(directory);
        if (!property.isEmpty()) {
            String[] parts = property.split("=", 2);
            properties.put(parts[0], parts[1]);
        }
        if (property.endsWith("false")) {
            properties.put("memwatchdog.prometheus.port", "0");
        }
        try (var context = run(properties)) {
            assertThat(context.getBeanProvider(Exporter.class).getIfAvailable()).isNull();
        }
    }

    @Test
    void switchedOnWithoutAPortItTakesTheOneThatExamplesExpect() {
        assertThat(ExporterAutoConfiguration.port(new Prometheus("", true, null, null, true)))
                .isEqualTo(9469);
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> ExporterAutoConfiguration.port(new Prometheus("", true, 65_536, null, true)))
                .withMessageContaining("memwatchdog.prometheus.port");
    }

    @Test
    void aPortThatIsTakenIsToldOnceAndTheRestGoesOn(CapturedOutput output) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            Map<String, Object> properties = asked();
            properties.put("memwatchdog.prometheus.port", taken.getLocalPort());
            try (var context = run(properties)) {
                assertThat(context.getBean(Watchdog.class).isRunning()).isTrue();
                assertThat(context.getBean(Exporter.class).port()).isEqualTo(-1);
            }
            assertThat(output.toString().lines().filter(line -> line.contains("no metrics on port")))
                    .singleElement()
                    .asString()
                    .contains(
                            taken.getLocalPort() + " of " + LOOPBACK, "already in use", "memwatchdog.prometheus.port");
        }
    }

    @Test
    void aClientOfAnotherVersionIsToldOnceAndTheStartGoesOn(CapturedOutput output) throws Exception {
        Constructor<?> constructor = new OtherVersion()
                .loadClass(Exporter.class.getName())
                .getDeclaredConstructor(String.class, int.class, boolean.class, List.class);
        constructor.setAccessible(true);
        SmartLifecycle exporter = (SmartLifecycle) constructor.newInstance(LOOPBACK, 0, false, List.of());
        assertTimeoutPreemptively(Duration.ofSeconds(30), exporter::start);
        assertThat(exporter.isRunning()).isFalse();
        assertThat(output.toString().lines().filter(line -> line.contains("no metrics on port")))
                .singleElement()
                .asString()
                .contains("NoClassDefFoundError", "MetricsHandler", "let Spring Boot choose the versions");
    }

    /** Loads the exporter and Prometheus' server anew, without a class that the server needs while it starts. */
    private static final class OtherVersion extends ClassLoader {

        private static final String SERVER = HTTPServer.class.getPackageName() + ".";

        OtherVersion() {
            super(Exporter.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.equals(SERVER + "MetricsHandler")) {
                throw new ClassNotFoundException(name);
            }
            boolean own = name.startsWith(SERVER) || name.startsWith(Exporter.class.getPackageName() + ".");
            Class<?> loaded = own ? findLoadedClass(name) : super.loadClass(name, resolve);
            return (loaded != null) ? loaded : define(name);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream file = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] content = file.readAllBytes();
                return defineClass(name, content, 0, content.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    @Test
    void allItsThreadsAreDaemonsAndGoWithTheContextAsTheirPortDoes() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        int port;
        List<Thread> ours;
        try (var context = run(asked())) {
            port = context.getBean(Exporter.class).port();
            scrape(port, Scrape.PROMETHEUS);
            ours = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> !before.contains(thread))
                    .filter(thread -> thread.getName().matches("HTTP-Dispatcher|prometheus-http-.*"))
                    .toList();
            assertThat(ours).hasSizeGreaterThanOrEqualTo(2).are(new Condition<>(Thread::isDaemon, "a daemon"));
        }
        assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> scrape(port, Scrape.PROMETHEUS));
        await().untilAsserted(() -> assertThat(ours).noneMatch(Thread::isAlive));
    }

    private Map<String, Object> asked() {
        Map<String, Object> properties = TestApplication.open(directory);
        properties.put("memwatchdog.prometheus.port", "0");
        properties.put("memwatchdog.prometheus.host", LOOPBACK);
        return properties;
    }

    private static ConfigurableApplicationContext run(Map<String, Object> properties) {
        return TestApplication.run(WebApplicationType.NONE, properties);
    }

    private Scrape scrape(int port, String format) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create("http://" + LOOPBACK + ":" + port + "/metrics"))
                        .header("Accept", format)
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith(format.split(";")[0]);
        return new Scrape(response.body());
    }
}

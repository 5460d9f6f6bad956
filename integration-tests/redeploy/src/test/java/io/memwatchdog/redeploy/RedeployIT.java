package io.memwatchdog.redeploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever the watchdog starts, alerts included, it stops: WARs that are taken away do not pile up in the JVM. */
class RedeployIT {

    private static final int DEPLOYMENTS = 10;

    private static final int MOST_LEAKED = 1000;

    private static final Pattern LINK = Pattern.compile("\"href\":\"([^\"]+)\"");

    private final Tomcat tomcat = new Tomcat();

    private final Set<String> settings = new HashSet<>();

    private final HttpClient client = HttpClient.newHttpClient();

    private final Complaints complaints = new Complaints();

    private final Alertmanager alertmanager = new Alertmanager();

    // Loggers are held weakly.
    private final Logger loaderLog = Logger.getLogger("org.apache.catalina.loader.WebappClassLoaderBase");

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        loaderLog.addHandler(complaints);
        set("memwatchdog.snapshot.directory", directory.resolve("snapshots").toString());
        set("memwatchdog.alert.url", alertmanager.url());
        set("memwatchdog.detection.mode", "fixed");
        set("memwatchdog.detection.threshold", "1");
        set("memwatchdog.detection.window", "5");
        set("memwatchdog.detection.warmup", "0s");
        tomcat.setBaseDir(directory.toString());
        tomcat.setPort(0);
        tomcat.setAddDefaultWebXmlToWebapp(false);
        tomcat.getConnector();
        tomcat.getHost();
        tomcat.start();
    }

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
        loaderLog.removeHandler(complaints);
        alertmanager.close();
        settings.forEach(System::clearProperty);
    }

    private void set(String property, String value) {
        settings.add(property);
        System.setProperty(property, value);
    }

    // Ten starts of an application: on a busy machine the usual time does not do.
    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void classLoadersDoNotPileUpOverTenDeployments() throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        for (int i = 0; i < DEPLOYMENTS; i++) {
            boolean own = i % 2 == 0;
            set("memwatchdog.alert.client", own ? "jdk" : "auto");
            loaders.add(deployUseAndTakeAway());
            assertThat(alertmanager.cameByWebClient()).isEqualTo(!own);
        }
        displaceWhatTheJdkRemembers();
        await().atMost(Duration.ofMinutes(4)).untilAsserted(() -> {
            System.gc();
            assertThat(loaders).filteredOn(loader -> loader.get() != null).isEmpty();
        });
        assertThat(complaints.messages).noneMatch(message -> message.contains("memwatchdog"));
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("memwatchdog"));
    }

    /**
     * JDK-8078641, mended after JDK 17: a method handle holds on to the type that it was last adapted to. {@code OBJECT_EQ} of
     * {@code java.lang.runtime.ObjectMethods} is one, and that type the class of a component of the last record whose {@code
     * equals} was linked; a heap dump shows no other path to the last loader. Here that record becomes one of the test's.
     */
    private static void displaceWhatTheJdkRemembers() {
        Displacing record = new Displacing(new Displaced());
        assertThat(record.equals(new Displacing(new Displaced()))).isFalse();
        assertThat(record.hashCode()).isEqualTo(new Displacing(record.displaced()).hashCode());
        assertThat(record.toString()).contains("displaced");
    }

    private record Displacing(Displaced displaced) {}

    private static final class Displaced {}

    private WeakReference<ClassLoader> deployUseAndTakeAway() throws Exception {
        Context context = tomcat.addWebapp(
                "/shop", Objects.requireNonNull(System.getProperty("memwatchdog.war"), "run by Maven"));
        try {
            ClassLoader loader = context.getLoader().getClassLoader();
            assertThat(loader.loadClass("io.memwatchdog.core.Watchdog").getClassLoader())
                    .isSameAs(loader);
            System.gc();
            assertThat(send(HttpRequest.newBuilder(uri("memwatchdog")).build())).contains("\"running\":true");
            assertThat(send(HttpRequest.newBuilder(uri("prometheus")).build())).contains("memwatchdog_running");
            leakUntilTold();
            awaitSnapshot(send(HttpRequest.newBuilder(uri("heapdump-diff"))
                    .POST(BodyPublishers.noBody())
                    .build()));
            return new WeakReference<>(loader);
        } finally {
            tomcat.getHost().removeChild(context);
        }
    }

    /**
     * The alert's own may be under way. An application that is taken away while its heap is being frozen is closed in time on
     * quick machines only.
     */
    private void awaitSnapshot(String job) {
        Matcher link = LINK.matcher(job);
        assertThat(link.find()).as(job).isTrue();
        await().atMost(Duration.ofMinutes(4))
                .until(() ->
                        send(HttpRequest.newBuilder(uri(link.group(1))).build()).contains("\"state\":\"done\""));
    }

    /** The watchdog watches the whole JVM, the test's part of it too. */
    private void leakUntilTold() {
        alertmanager.forget();
        List<byte[]> leaked = new ArrayList<>();
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    if (leaked.size() < MOST_LEAKED) {
                        leaked.add(new byte[100_000]);
                    }
                    System.gc();
                    return alertmanager.wasTold("MemLeakDetected");
                });
    }

    private URI uri(String endpoint) {
        return URI.create("http://localhost:" + tomcat.getConnector().getLocalPort() + "/shop/actuator/" + endpoint);
    }

    private String send(HttpRequest request) throws IOException, InterruptedException {
        var response = client.send(request, BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isIn(200, 202, 409);
        return response.body();
    }

    /** What Tomcat says about things that a web application left behind. */
    private static final class Complaints extends Handler {

        private final List<String> messages = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord record) {
            messages.add(record.getMessage() + " " + java.util.Arrays.toString(record.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}

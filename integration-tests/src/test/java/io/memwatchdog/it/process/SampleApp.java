package io.memwatchdog.it.process;

import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The packaged sample application in a JVM of its own, on a port of its own. */
public final class SampleApp implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("Netty started on port (\\d+)");
    private static final Pattern STARTED = Pattern.compile("Started ShopApplication in");
    private static final Duration START_LIMIT = Duration.ofMinutes(4);

    private final Child process;
    private final Http http;

    private SampleApp(Child process, Http http) {
        this.process = process;
        this.http = http;
    }

    public static Builder in(Path directory) {
        return new Builder(directory);
    }

    /** The jar as the build has just made it. */
    public static Path jar() {
        return repository().resolve("sample-app/target/sample-app.jar");
    }

    /** The root of the source tree: tests run in the directory of their module. */
    public static Path repository() {
        return Stream.iterate(Path.of("").toAbsolutePath(), path -> path != null, Path::getParent)
                .filter(path -> Files.isDirectory(path.resolve("sample-app")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Not inside the source tree"));
    }

    public Http http() {
        return http;
    }

    public Child process() {
        return process;
    }

    public String log() {
        return process.output();
    }

    public void leak(String name, long bytesPerSecond) {
        expectOk("POST", "/leaks/" + name + "?bytesPerSecond=" + bytesPerSecond);
    }

    public void mend(String name) {
        expectOk("DELETE", "/leaks/" + name);
    }

    /** The field that holds what the leak of this name piles up. */
    public String culprit(String leak) {
        return JsonPath.<List<String>>read(http.get("/leaks"), "$[?(@.name == '" + leak + "')].culprit")
                .get(0);
    }

    public Metrics metrics() {
        return new Metrics(http.get("/actuator/prometheus"));
    }

    /** Waits for the snapshot that later ones are compared with. */
    public void awaitBaseline(Duration atMost) {
        await("baseline")
                .atMost(atMost)
                .until(
                        () -> JsonPath.<List<String>>read(http.get("/actuator/memwatchdog"), "$.snapshots[*].reason"),
                        reasons -> reasons.contains("baseline"));
    }

    private void expectOk(String method, String path) {
        int status = http.send(method, path, "application/json").statusCode();
        if (status != 200) {
            throw new IllegalStateException(path + " answered " + status);
        }
    }

    @Override
    public void close() {
        process.close();
    }

    /** How to start it; properties are those of {@code application.yml}. */
    public static final class Builder {

        private final Path directory;
        private Jdk jdk = Jdk.current();
        private final List<String> jvmOptions = new ArrayList<>(List.of("-XX:+ExitOnOutOfMemoryError"));
        private final Map<String, String> properties = new LinkedHashMap<>();

        private Builder(Path directory) {
            this.directory = directory;
            property("server.port", "0");
            property(
                    "memwatchdog.snapshot.directory",
                    directory.resolve("snapshots").toString());
        }

        public Builder jdk(Jdk value) {
            jdk = value;
            return this;
        }

        public Builder jvm(String... options) {
            return jvm(List.of(options));
        }

        public Builder jvm(List<String> options) {
            jvmOptions.addAll(options);
            return this;
        }

        public Builder property(String name, String value) {
            properties.put(name, value);
            return this;
        }

        /** One second for what is a minute in production. */
        public Builder inAHurry() {
            return property("memwatchdog.detection.interval", "1s")
                    .property("memwatchdog.detection.warmup", "10s")
                    .property("memwatchdog.diff.baseline", "6s")
                    .property("memwatchdog.snapshot.gap", "5s")
                    .property("memwatchdog.snapshot.cooldown", "20s")
                    .property("memwatchdog.snapshot.min-free-disk", "50MB")
                    .property("memwatchdog.snapshot.max-pause", "60s")
                    .property("memwatchdog.alert.resend", "5s")
                    .property("shop.load.allocation-per-second", "80MB");
        }

        /**
         * On top of that, for the adaptive rule, which wants to see what lives every second or two: G1 marks all the time, as it
         * does every few minutes in production. Minutes can be made seconds, but a JVM warms up no quicker for it.
         */
        public Builder provenOften() {
            return jvm("-XX:+UseG1GC", "-Xmx320m", "-Xms320m", "-Xmn16m")
                    .jvm("-XX:InitiatingHeapOccupancyPercent=10", "-XX:-G1UseAdaptiveIHOP")
                    .property("memwatchdog.detection.warmup", "20s");
        }

        public SampleApp start() {
            Child process = launch();
            try {
                String port = process.awaitOutput(PORT, START_LIMIT).group(1);
                process.awaitOutput(STARTED, START_LIMIT);
                return new SampleApp(process, new Http("http://127.0.0.1:" + port, () -> jdk.threadsOf(process.pid())));
            } catch (RuntimeException e) {
                process.close();
                throw e;
            }
        }

        /** For applications that are expected not to come up. */
        public Child launch() {
            try {
                Files.createDirectories(directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            List<String> command = new ArrayList<>(List.of(jdk.java()));
            command.addAll(jvmOptions);
            command.addAll(List.of("-jar", jar().toString()));
            properties.forEach((name, value) -> command.add("--" + name + "=" + value));
            return Child.start(directory, command);
        }
    }
}

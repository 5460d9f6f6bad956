package io.memwatchdog.it.trouble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.jayway.jsonpath.JsonPath;
import io.memwatchdog.it.process.Alertmanager;
import io.memwatchdog.it.process.Child;
import io.memwatchdog.it.process.Debugger;
import io.memwatchdog.it.process.SampleApp;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What goes wrong around the watchdog: the message is clear, the status is right, and the shop stays open. */
// Most of the time each of them waits.
@Execution(ExecutionMode.CONCURRENT)
class TroubleIT {

    private static final String DIFF = "/actuator/heapdump-diff";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path directory;

    @Test
    void anImpossibleUrlIsRefusedAtTheStartWithCauseAndCure() {
        try (Child process = shop("memwatchdog.alert.url", "alertmanager:9093").launch()) {
            assertThat(process.awaitExit(PATIENCE)).isEqualTo(1);
            assertThat(process.output()).contains("memwatchdog.alert.url", "for example http://alertmanager:9093");
        }
    }

    @Test
    void anAlertmanagerWhoseNameIsUnknownIsCountedHarmsNobodyAndIsToldOnceItIsKnown() throws IOException {
        assumeTrue(Alertmanager.binary().isPresent(), "Alertmanager is not installed");
        // The JDK's name service, of this process only.
        Path names = Files.writeString(directory.resolve("names"), "127.0.0.1 localhost\n");
        try (Alertmanager alertmanager = Alertmanager.start(directory.resolve("alertmanager"));
                SampleApp app = shop(
                                "memwatchdog.alert.url",
                                "http://alertmanager.example:"
                                        + URI.create(alertmanager.url()).getPort())
                        .inAHurry()
                        .jvm("-XX:+UseParallelGC", "-Xmn16m", "-Djdk.net.hosts.file=" + names)
                        .property("memwatchdog.snapshot.enabled", "false")
                        .property("memwatchdog.detection.mode", "fixed")
                        .property("memwatchdog.detection.threshold", "300")
                        .property("memwatchdog.detection.window", "4")
                        .start()) {
            app.leak("static-map", 1_000_000);
            await("the leak is seen").atMost(PATIENCE).untilAsserted(() -> {
                assertThat(app.metrics().value("memwatchdog_leak_alert_total").orElseThrow())
                        .isPositive();
                assertThat(app.metrics()
                                .value("memwatchdog_alert_failures_total")
                                .orElseThrow())
                        .isPositive();
            });
            assertThat(app.metrics().value("memwatchdog_alert_deliveries_total").orElseThrow())
                    .isZero();
            assertThat(app.log())
                    .contains(
                            "the name alertmanager.example cannot be resolved",
                            "check memwatchdog.alert.url and the network");
            assertServes(app);
            app.mend("static-map");
            Files.writeString(names, "127.0.0.1 localhost alertmanager.example\n");
            await("the alert arrives, or already its end").atMost(PATIENCE).untilAsserted(() -> assertThat(app.metrics()
                            .value("memwatchdog_alert_deliveries_total")
                            .orElseThrow())
                    .isPositive());
        }
    }

    @Test
    void aDirectoryThatCannotBeWrittenToIsNamedInTheJob() {
        try (SampleApp app =
                shop("memwatchdog.snapshot.directory", "/proc/memwatchdog").start()) {
            assertThat(failure(app)).contains("/proc/memwatchdog", "memwatchdog.snapshot.directory");
            assertServes(app);
        }
    }

    @Test
    void aFullDiskLeavesAClassHistogramAndNothingHalf() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString()) == 0,
                "a small disk can be mounted by root only");
        try (SampleApp app = shop("memwatchdog.snapshot.directory", disk.toString())
                .property("memwatchdog.snapshot.strategy", "hotspot")
                .property("memwatchdog.snapshot.max-pause", "30s")
                .property("memwatchdog.snapshot.min-free-disk", "0B")
                .start()) {
            assertThat(outcome(app, "done"))
                    .containsAnyOf("memwatchdog.snapshot", "space")
                    .contains("class histogram taken");
            try (Stream<Path> left = Files.walk(disk)) {
                assertThat(left.filter(Files::isRegularFile).map(Path::toString))
                        .noneMatch(name -> name.contains(".hprof"));
            }
            assertServes(app);
        } finally {
            assertThat(run("umount", disk.toString())).isZero();
        }
    }

    @Test
    void aMissingNativeLibraryIsAReasonAndNoError() {
        try (SampleApp app = SampleApp.in(directory)
                .jvm("-Xmx128m", "-Dmemwatchdog.native.library=" + directory.resolve("missing.so"))
                .start()) {
            String state = app.http().get("/actuator/memwatchdog");
            assertThat(JsonPath.<String>read(state, "$.capabilities.trendEngine"))
                    .isEqualTo("java");
            assertThat(refusalOfFork(app)).contains("cannot load", "missing.so", "memwatchdog.native.library");
            assertThat(JsonPath.<List<String>>read(
                            app.http().get("/actuator/memwatchdog"), "$.capabilities.snapshotters[*].strategy"))
                    .contains("hotspot");
            assertServes(app);
        }
    }

    @Test
    void aTemporaryDirectoryMountedNoexecIsToldWithItsCure() throws Exception {
        Path noexec = Files.createDirectory(directory.resolve("noexec"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "noexec,size=16m", "tmpfs", noexec.toString()) == 0,
                "a file system without execution can be mounted by root only");
        try (SampleApp app = SampleApp.in(directory)
                .jvm("-Xmx128m", "-Djava.io.tmpdir=" + noexec)
                .start()) {
            assertThat(refusalOfFork(app))
                    .contains(noexec.toString(), "mounted noexec?", "set memwatchdog.native.directory");
            assertThat(app.log()).contains("fork not: the native library is not loaded", "mounted noexec?");
            assertServes(app);
        } finally {
            assertThat(run("umount", noexec.toString())).isZero();
        }
    }

    /** The watchdog looks at its capabilities on its own thread, after the application has started. */
    private static String refusalOfFork(SampleApp app) {
        List<String> reasons = await("capabilities")
                .atMost(PATIENCE)
                .until(
                        () -> JsonPath.<List<String>>read(
                                app.http().get("/actuator/memwatchdog"),
                                "$.capabilities.snapshotters[?(@.strategy == 'fork' && @.dumps == false)].reason"),
                        found -> !found.isEmpty());
        return reasons.get(0);
    }

    @Test
    void strangeRequestsGetTheRightStatusAndAMessage() {
        try (SampleApp app = shop("memwatchdog.diff.baseline", "0s").start()) {
            assertThat(status(app, DIFF)).isEqualTo(404);
            assertThat(status(app, DIFF + "/..%2F..%2Fetc%2Fpasswd")).isEqualTo(400);
            assertThat(status(app, DIFF + "/%2e%2e%2f%2e%2e%2fetc%2fpasswd")).isEqualTo(400);
            assertThat(status(app, DIFF + "/no-such-job")).isEqualTo(404);
            assertThat(status(app, DIFF + "?base=../../etc/passwd&target=x")).isEqualTo(400);
            assertThat(status(app, DIFF + "?base=only-one")).isEqualTo(400);
            assertThat(status(app, DIFF + "?base=unknown-1&target=unknown-2")).isEqualTo(404);
            assertThat(app.http().send("GET", DIFF, "application/json").body()).contains("\"message\"");
            assertServes(app);
        }
    }

    @Test
    void whileOneRequestIsServedTheNextIsToldSo() {
        try (SampleApp app =
                shop("memwatchdog.diff.baseline", "0s").jvm(Debugger.OPTION).start()) {
            HttpResponse<String> first;
            HttpResponse<String> second;
            try (Debugger debugger = Debugger.attach(app.process())) {
                debugger.holdWhileParked("memwatchdog");
                first = post(app);
                second = post(app);
                assertServes(app);
            }
            assertThat(first.statusCode()).as(first.body()).isEqualTo(202);
            assertThat(second.statusCode()).as(second.body()).isEqualTo(409);
            String id = JsonPath.read(first.body(), "$.id");
            assertThat(JsonPath.<String>read(second.body(), "$.id")).isEqualTo(id);
            awaitState(app, id, "done");
            assertThat(post(app).statusCode()).isEqualTo(202);
            assertServes(app);
        }
    }

    private SampleApp.Builder shop(String property, String value) {
        return SampleApp.in(directory).jvm("-Xmx160m").property(property, value);
    }

    /** The message of a snapshot that cannot be taken. */
    private static String failure(SampleApp app) {
        return outcome(app, "failed");
    }

    private static String outcome(SampleApp app, String state) {
        HttpResponse<String> answer = post(app);
        assertThat(answer.statusCode()).isIn(202, 503);
        String id = JsonPath.read(answer.body(), "$.id");
        return JsonPath.read(awaitState(app, id, state), "$.message");
    }

    private static String awaitState(SampleApp app, String id, String state) {
        return await("end of the job")
                .atMost(PATIENCE)
                .until(() -> app.http().get(DIFF + "/" + id), job -> JsonPath.read(job, "$.state")
                        .equals(state));
    }

    private static HttpResponse<String> post(SampleApp app) {
        return app.http().send("POST", DIFF, "application/json");
    }

    private static int status(SampleApp app, String path) {
        return app.http().send("GET", path, "application/json").statusCode();
    }

    private static void assertServes(SampleApp app) {
        assertThat(app.process().isAlive()).isTrue();
        assertThat(app.http().get("/products/p1")).contains("quiet lamp");
    }

    private static int run(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}

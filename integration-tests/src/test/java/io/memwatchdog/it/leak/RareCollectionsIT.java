package io.memwatchdog.it.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.jayway.jsonpath.JsonPath;
import io.memwatchdog.it.process.SampleApp;
import io.memwatchdog.natives.MemwatchdogNative;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A heap so large that Serial never collects all of it: what lives is counted beside the application, and the leak is found. */
// A second stands for a minute: who shares the machine waits for it sixty times as long as in production.
@Isolated
class RareCollectionsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @TempDir
    private Path directory;

    @Test
    void aLeakIsFoundBeforeTheFirstFullCollection() {
        assumeTrue(
                MemwatchdogNative.load().snapshotter().capability().profiles(),
                () -> MemwatchdogNative.load().snapshotter().capability().reason());
        try (SampleApp app = SampleApp.in(directory)
                .jvm("-Xmx1g", "-Xms1g", "-Xmn200m", "-XX:+UseSerialGC", "-XX:MetaspaceSize=512m", "-Xlog:gc")
                .inAHurry()
                .start()) {
            app.awaitBaseline(PATIENCE);
            app.leak("static-map", 1_500_000);
            await("leak")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(heap(app)).as(app::log).containsEntry("level", "leak"));
            assertThat(app.log())
                    .contains("Pause Young", "the heap's content: CONFIRMED", app.culprit("static-map"))
                    .doesNotContain("Pause Full");
        }
    }

    private static Map<String, Object> heap(SampleApp app) {
        return JsonPath.read(app.http().get("/actuator/memwatchdog"), "$.verdicts.heap");
    }
}

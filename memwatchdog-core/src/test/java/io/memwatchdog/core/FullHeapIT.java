package io.memwatchdog.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.memwatchdog.core.alert.FakeAlertmanager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FullHeapIT {

    @TempDir
    Path temp;

    /** Longer than the watchdog gives away of its reserve. */
    private static final String LONG = "17";

    @ParameterizedTest
    @CsvSource({"-XX:+UseSerialGC, 0", "-XX:+UseG1GC, 0", "-XX:+UseSerialGC, " + LONG, "-XX:+UseG1GC, " + LONG})
    void theAlertGetsOutOfAHeapWithoutAByteToSpare(String collector, String seconds) throws IOException {
        Path log = temp.resolve("log");
        Path greeted = temp.resolve("greeted");
        try (FakeAlertmanager alertmanager = new FakeAlertmanager();
                ChildJvm child = new ChildJvm(
                        log,
                        FullHeapProgram.class,
                        List.of("-Xmx24m", "-Xss512k", collector),
                        alertmanager.url(),
                        greeted.toString(),
                        seconds)) {
            try {
                // by the usual way, and by the one of a full heap
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> Collections.frequency(alertmanager.bodies(), "[]") == 2);
                Files.createFile(greeted);
                await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(alertmanager.alerts())
                        .anyMatch(body -> body.contains("MemLeakDetected")));
            } catch (Throwable e) {
                System.out.println("alive: " + child.isAlive() + "\n" + Files.readString(log));
                throw e;
            }
        }
    }
}

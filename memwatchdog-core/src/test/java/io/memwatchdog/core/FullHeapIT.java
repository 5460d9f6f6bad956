package io.memwatchdog.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.memwatchdog.core.alert.FakeAlertmanager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FullHeapIT {

    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseG1GC"})
    void theAlertGetsOutOfAHeapWithoutAByteToSpare(String collector) throws IOException {
        Path log = temp.resolve("log");
        Path greeted = temp.resolve("greeted");
        try (FakeAlertmanager alertmanager = new FakeAlertmanager();
                ChildJvm child = new ChildJvm(
                        log,
                        FullHeapProgram.class,
                        List.of("-Xmx24m", "-Xss512k", collector),
                        alertmanager.url(),
                        greeted.toString())) {
            try {
                await().atMost(Duration.ofSeconds(40))
                        .until(() -> alertmanager.bodies().contains("[]"));
                Files.createFile(greeted);
                await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> assertThat(alertmanager.alerts())
                        .anyMatch(body -> body.contains("MemLeakDetected")));
            } catch (Throwable e) {
                System.out.println("alive: " + child.isAlive() + "\n" + Files.readString(log));
                throw e;
            }
        }
    }
}

package io.memwatchdog.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.memwatchdog.core.alert.FakeAlertmanager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RealLeakIT {

    @TempDir
    Path temp;

    @Test
    void aProgramThatLeaksIsFoundOutAndFieldAndPlaceOfAllocationAreNamed() throws IOException {
        Path log = temp.resolve("log");
        try (FakeAlertmanager alertmanager = new FakeAlertmanager();
                ChildJvm child = new ChildJvm(
                        log,
                        LeakingProgram.class,
                        List.of("-Xmx96m", "-XX:+UseSerialGC"),
                        alertmanager.url(),
                        temp.resolve("dumps").toString())) {
            try {
                await().atMost(Duration.ofMinutes(3))
                        .untilAsserted(() -> assertThat(alertmanager.alerts()).anySatisfy(body -> assertThat(body)
                                .contains("MemLeakDetected", "LeakingProgram.SESSIONS", "-breach-")
                                .containsPattern(
                                        "\"allocation_site\":\"io.memwatchdog.core.LeakingProgram.leak:\\d+ ")));
            } catch (Throwable e) {
                System.out.println("alive: " + child.isAlive() + "\n" + Files.readString(log));
                throw e;
            }
        }
    }
}

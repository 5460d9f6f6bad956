package io.memwatchdog.it.alertmanager;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.memwatchdog.it.process.Alertmanager;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests against the real Alertmanager have in common. */
abstract class AgainstAlertmanager {

    static final String LEAK = "MemLeakDetected";
    static final String NO_ROUTING = "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n";

    @TempDir
    Path directory;

    @BeforeEach
    void needsAlertmanager() {
        assumeTrue(Alertmanager.binary().isPresent(), "Alertmanager is not installed");
    }

    static ConditionFactory patiently(String what) {
        return await(what).atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(200));
    }
}

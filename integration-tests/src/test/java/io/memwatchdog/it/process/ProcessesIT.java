package io.memwatchdog.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The harness itself: what it starts answers, and what it closes is gone. */
class ProcessesIT {

    @TempDir
    private Path directory;

    @Test
    void theSampleAppServesItsShop() {
        Child process;
        try (SampleApp app = SampleApp.in(directory).jvm("-Xmx128m").start()) {
            process = app.process();
            assertThat(app.http().get("/products")).contains("red chair");
            assertThat(app.http().get("/")).contains("watched by memwatchdog");
            assertThat(app.metrics().value("jvm_threads_live_threads")).isPresent();
        }
        assertThat(process.isAlive()).isFalse();
    }

    @Test
    void alertmanagerAnswers() {
        assumeTrue(Alertmanager.binary().isPresent(), "Alertmanager is not installed");
        try (Alertmanager alertmanager = Alertmanager.start(directory)) {
            assertThat(alertmanager.alerts("MemLeakDetected")).isEmpty();
        }
    }

    @Test
    void prometheusAnswers() {
        assumeTrue(Prometheus.binary().isPresent(), "Prometheus is not installed");
        try (Prometheus prometheus = Prometheus.start(directory, "scrape_configs: []\n")) {
            assertThat(prometheus.query("vector(7)")).containsExactly("7");
        }
    }
}

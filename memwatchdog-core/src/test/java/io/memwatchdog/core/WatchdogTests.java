package io.memwatchdog.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.memwatchdog.core.verdict.Resource;
import org.junit.jupiter.api.Test;

class WatchdogTests {

    @Test
    void seesTheCollectionsOfThisJvmAndLeavesNoThread() {
        try (Watchdog watchdog =
                Watchdog.builder(TestSettings.withoutSnapshots()).build()) {
            watchdog.start();
            watchdog.start();
            await().until(() -> {
                System.gc();
                return watchdog.state().heapUsedBytes() > 0;
            });
            WatchdogState state = watchdog.state();
            assertThat(state.running()).isTrue();
            assertThat(state.counters().gcEvents()).isPositive();
            assertThat(state.counters().gcEventsDropped()).isZero();
            assertThat(state.counters().errors()).isZero();
            assertThat(state.counters().cpuTimeNs()).isPositive();
            assertThat(state.verdicts()).containsOnlyKeys(Resource.values());
            assertThat(state.capabilities().trendEngine()).isEqualTo("java");
            await().untilAsserted(() -> assertThat(watchdog.state().resourceSample())
                    .isNotNull()
                    .satisfies(sample -> assertThat(sample.threads()).isPositive()));
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("memwatchdog", "memwatchdog-snapshot", "memwatchdog-comparison");
    }

    @Test
    void aClosedWatchdogRefusesSnapshotsAndDoesNotStart() {
        Watchdog watchdog = Watchdog.builder(TestSettings.withoutSnapshots()).build();
        watchdog.close();
        watchdog.close();
        watchdog.start();
        assertThat(watchdog.isRunning()).isFalse();
        assertThat(watchdog.evidence().requestSnapshot("request").message()).contains("not running");
    }
}

package io.memwatchdog.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.memwatchdog.core.alert.Alert;
import io.memwatchdog.core.alert.FakeAlertmanager;
import io.memwatchdog.core.alert.Verdicts;
import io.memwatchdog.core.evidence.FakeRecorder;
import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.gc.GcEventSource;
import io.memwatchdog.core.gc.HeapSample;
import io.memwatchdog.core.verdict.Detector;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.core.verdict.ResourceSample;
import io.memwatchdog.core.verdict.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From verdict to alert and back to health, with everything real but the detector. */
class WatchdogFlowTests {

    @TempDir
    Path temp;

    private final List<Alert> told = new CopyOnWriteArrayList<>();
    private final Switched detector = new Switched();

    @Test
    void theAlertGoesFirstThenItsEvidenceThenItsEnd() {
        try (FakeAlertmanager alertmanager = new FakeAlertmanager();
                Watchdog watchdog = Watchdog.builder(TestSettings.with(temp, null, alertmanager.url()))
                        .detector(detector)
                        .listener(alert -> {
                            throw new IllegalStateException("a listener that fails");
                        })
                        .listener(told::add)
                        .build()) {
            watchdog.start();
            await().untilAsserted(() -> assertThat(alertmanager.bodies()).contains("[]"));

            detector.level = Level.LEAK;
            await().until(() -> !alertmanager.alerts().isEmpty());
            assertThat(alertmanager.alerts().get(0))
                    .contains("\"alertname\":\"MemLeakDetected\"", "\"application\":\"shop\"", "\"runbook\":")
                    .doesNotContain("snapshot", "endsAt");

            await().atMost(Duration.ofMinutes(2)).until(() -> told.size() >= 2);
            assertThat(told).extracting(Alert::status).startsWith(Alert.Status.FIRING, Alert.Status.UPDATED);
            await().untilAsserted(
                            () -> assertThat(alertmanager.alerts()).anyMatch(body -> body.contains("-baseline-")));

            detector.level = Level.HEALTHY;
            await().untilAsserted(() -> assertThat(alertmanager.alerts()).anyMatch(body -> body.contains("endsAt")));
            WatchdogState state = watchdog.state();
            assertThat(state.counters().leakAlerts()).isEqualTo(1);
            assertThat(state.counters().errors())
                    .as("the failing listener, each time")
                    .isGreaterThanOrEqualTo(3);
            assertThat(state.alerts()).singleElement().satisfies(alert -> assertThat(alert.status())
                    .isEqualTo(Alert.Status.RESOLVED));
            assertThat(state.snapshots()).isNotEmpty();
        }
    }

    @Test
    void whileItFiresItIsToldAgainAndAgain() {
        try (FakeAlertmanager alertmanager = new FakeAlertmanager();
                Watchdog watchdog = Watchdog.builder(TestSettings.withoutSnapshots(alertmanager.url()))
                        .detector(detector)
                        .build()) {
            watchdog.start();
            detector.level = Level.LEAK;
            await().until(() -> alertmanager.alerts().size() >= 3);
            assertThat(alertmanager.alerts()).containsOnly(alertmanager.alerts().get(0));
        }
    }

    @Test
    void whileASnapshotTakesItsTimeTheWatchGoesOn() {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        LiveHeaps slow = new LiveHeaps(look -> {
            begun.incrementAndGet();
            awaitUninterruptibly(release);
            return LiveHeaps.carts(10, null, Instant.EPOCH);
        });
        try (FakeAlertmanager alertmanager = new FakeAlertmanager();
                Watchdog watchdog = Watchdog.builder(TestSettings.with(temp, null, alertmanager.url()))
                        .detector(detector)
                        .forkSnapshotter(slow)
                        .hotSpotSnapshotter(new LiveHeaps(null))
                        .build()) {
            watchdog.start();
            detector.level = Level.LEAK;
            await().until(() -> begun.get() > 0);
            int told = alertmanager.alerts().size();
            await().until(() -> alertmanager.alerts().size() >= told + 2);
            detector.level = Level.HEALTHY;
            await().untilAsserted(() -> assertThat(alertmanager.alerts()).anyMatch(body -> body.contains("endsAt")));
            assertThat(watchdog.state().counters().snapshots()).isZero();
            release.countDown();
            await().until(() -> watchdog.state().counters().snapshots() == 1);
        } finally {
            release.countDown();
        }
    }

    @Test
    void whatServesALaterAlertDuringTheCooldownIsToldOnce() {
        LiveHeaps growing = new LiveHeaps(look -> LiveHeaps.carts(10_000 + 20_000L * look, null, Instant.now()));
        try (Watchdog watchdog = Watchdog.builder(TestSettings.with(temp, null))
                .detector(detector)
                .forkSnapshotter(growing)
                .hotSpotSnapshotter(new LiveHeaps(null))
                .listener(told::add)
                .build()) {
            watchdog.start();
            detector.level = Level.PRESSURE;
            await().untilAsserted(() -> assertThat(told).anyMatch(WatchdogFlowTests::namesSuspects));
            detector.level = Level.LEAK;
            await().untilAsserted(() -> assertThat(updatesOf("MemLeakDetected")).isNotEmpty());
            detector.level = Level.HEALTHY;
            await().untilAsserted(() ->
                    assertThat(told).last().extracting(Alert::status).isEqualTo(Alert.Status.RESOLVED));
            assertThat(updatesOf("MemLeakDetected")).singleElement().matches(WatchdogFlowTests::namesSuspects);
            assertThat(watchdog.state().counters().errors()).isZero();
        }
    }

    private List<Alert> updatesOf(String name) {
        return told.stream()
                .filter(alert -> alert.name().equals(name) && alert.status() == Alert.Status.UPDATED)
                .toList();
    }

    private static boolean namesSuspects(Alert alert) {
        return alert.annotations().getOrDefault("suspects", "").contains("CartService.SESSIONS");
    }

    @Test
    void twoWatchdogsOfOneJvmBothGetTheirBaseline() {
        CountDownLatch refused = new CountDownLatch(1);
        LiveHeaps slow = new LiveHeaps(look -> {
            awaitUninterruptibly(refused);
            return LiveHeaps.carts(10, null, Instant.EPOCH);
        });
        LiveHeaps quick = new LiveHeaps(look -> LiveHeaps.carts(10, null, Instant.EPOCH));
        try (Watchdog first = withBaseline(slow, "one");
                Watchdog second = withBaseline(quick, "two")) {
            first.start();
            await().until(() -> first.evidence().isFreezing());
            second.start();
            await().until(() -> second.state().counters().snapshotFailures() > 0);
            refused.countDown();
            await().until(() ->
                    first.evidence().hasBaseline() && second.evidence().hasBaseline());
        }
    }

    private Watchdog withBaseline(LiveHeaps heaps, String directory) {
        return Watchdog.builder(TestSettings.with(temp.resolve(directory), Duration.ofMillis(1)))
                .detector(detector)
                .forkSnapshotter(heaps)
                .hotSpotSnapshotter(new LiveHeaps(null))
                .build();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void everyAlertmanagerOfAPairIsTold() {
        try (FakeAlertmanager one = new FakeAlertmanager();
                FakeAlertmanager two = new FakeAlertmanager();
                Watchdog watchdog = Watchdog.builder(TestSettings.withoutSnapshots(one.url(), two.url() + "/"))
                        .detector(detector)
                        .build()) {
            one.answer(500);
            watchdog.start();
            detector.level = Level.LEAK;
            await().until(() -> !two.alerts().isEmpty());
            await().until(() -> watchdog.state().counters().alertFailures() > 0);
            assertThat(watchdog.isRunning()).isTrue();
        }
    }

    @Test
    void whatFailsToCloseLeavesNoThreadOfOthers() {
        AtomicInteger ended = new AtomicInteger();
        FakeRecorder recorder = new FakeRecorder();
        recorder.onClose(() -> {
            ended.incrementAndGet();
            throw new InternalError("a chunk");
        });
        GcEventSource.Subscription fails = () -> {
            throw new IllegalStateException("no such bean");
        };
        Watchdog watchdog = Watchdog.builder(samplingAllocations())
                .detector(detector)
                .gcEvents(consumer -> fails)
                .allocationSampler(recorder)
                .build();
        watchdog.start();
        detector.level = Level.LEAK;
        await().until(() -> watchdog.evidence().allocations().isRecording());
        long errors = watchdog.state().counters().errors();
        watchdog.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("memwatchdog", "memwatchdog-snapshot", "memwatchdog-comparison");
        assertThat(ended).hasValue(1);
        assertThat(watchdog.state().counters().errors()).isEqualTo(errors + 1);
    }

    private WatchdogSettings samplingAllocations() {
        return new WatchdogSettings(
                TestSettings.quickDetection().withAllocationSites(WatchdogSettings.AllocationSites.AUTO),
                TestSettings.snapshots(temp, false, null),
                WatchdogSettings.Diff.defaults(),
                TestSettings.alerts(WatchdogSettings.Access.OPEN));
    }

    private static final class Switched implements Detector {

        private volatile Level level = Level.HEALTHY;

        @Override
        public void accept(GcEvent event) {}

        @Override
        public void accept(ResourceSample sample) {}

        @Override
        public Verdict verdict(Resource resource) {
            return resource == Resource.HEAP ? Verdicts.heap(level) : Verdict.unknown(resource, "not looked at");
        }

        @Override
        public Optional<HeapSample> lastHeapSample() {
            return Optional.empty();
        }
    }
}

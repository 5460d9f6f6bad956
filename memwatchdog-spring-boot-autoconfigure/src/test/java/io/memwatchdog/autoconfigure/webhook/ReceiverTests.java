package io.memwatchdog.autoconfigure.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.autoconfigure.webhook.Receiver.Outcome;
import io.memwatchdog.autoconfigure.webhook.Receiver.Rules;
import io.memwatchdog.core.evidence.SnapshotJob;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReceiverTests {

    private final AtomicInteger snapshots = new AtomicInteger();

    // Far from zero, as System.nanoTime() may be, and about to wrap around.
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 10);

    private Supplier<SnapshotJob> answer = () -> job(SnapshotJob.State.QUEUED);

    private Consumer<SnapshotJob> told = over -> {};

    private final Receiver receiver = new Receiver(
            new Rules(
                    "s3cret",
                    List.of("MemLeakDetected"),
                    Map.of("application", "shop", "job", "shop", "instance", "shop-1:8080"),
                    1000,
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(10)),
            whenOver -> {
                snapshots.incrementAndGet();
                told = whenOver;
                return answer.get();
            },
            now::get);

    @Test
    void aFiringAlertAboutTheHeapBringsOneSnapshotPerCooldown() {
        assertThat(receive(notification("firing", "MemLeakDetected", "heap", "shop")))
                .isEqualTo(Outcome.ACCEPTED);
        assertThat(receive(notification("firing", "MemLeakDetected", "heap", "shop")))
                .isEqualTo(Outcome.COOLING_DOWN);
        now.addAndGet(Duration.ofMinutes(11).toNanos());
        assertThat(receive(notification("firing", "MemLeakDetected", "heap", "shop")))
                .isEqualTo(Outcome.ACCEPTED);
        assertThat(snapshots).hasValue(2);
    }

    @Test
    void aFloodCostsOneSnapshotAndIsCounted() {
        IntStream.range(0, 1000)
                .parallel()
                .forEach(i -> receive(notification("firing", "MemLeakDetected", "heap", "shop")));
        assertThat(snapshots).hasValue(1);
        assertThat(receiver.total(Outcome.ACCEPTED)).isEqualTo(1);
        assertThat(receiver.total(Outcome.COOLING_DOWN)).isEqualTo(999);
    }

    @Test
    void whatDoesNotConcernThisHeapIsIgnored() {
        assertThat(receive(notification("resolved", "MemLeakDetected", "heap", "shop")))
                .isEqualTo(Outcome.IGNORED);
        assertThat(receive(notification("firing", "DiskFull", "heap", "shop"))).isEqualTo(Outcome.IGNORED);
        assertThat(receive(notification("firing", "MemLeakDetected", "threads", "shop")))
                .isEqualTo(Outcome.IGNORED);
        assertThat(receive(notification("firing", "MemLeakDetected", "heap", "till")))
                .isEqualTo(Outcome.IGNORED);
        assertThat(snapshots).hasValue(0);
    }

    @Test
    void whatIsRefusedAtOnceIsSaidAndSpendsNoCooldown() {
        answer = () -> job(SnapshotJob.State.FAILED);
        assertThat(receive(ofRule("shop", "shop-1:8080"))).isEqualTo(Outcome.REFUSED);
        answer = () -> job(SnapshotJob.State.QUEUED);
        assertThat(receive(ofRule("shop", "shop-1:8080"))).isEqualTo(Outcome.ACCEPTED);
        assertThat(receiver.total(Outcome.REFUSED)).isEqualTo(1);
    }

    @Test
    void whatFailsLaterSpendsNoCooldownEither() {
        assertThat(receive(ofRule("shop", "shop-1:8080"))).isEqualTo(Outcome.ACCEPTED);
        assertThat(receive(ofRule("shop", "shop-1:8080"))).isEqualTo(Outcome.COOLING_DOWN);
        told.accept(job(SnapshotJob.State.FAILED));
        assertThat(receive(ofRule("shop", "shop-1:8080"))).isEqualTo(Outcome.ACCEPTED);
        told.accept(job(SnapshotJob.State.DONE));
        assertThat(receive(ofRule("shop", "shop-1:8080"))).isEqualTo(Outcome.COOLING_DOWN);
    }

    @Test
    void theLateFailureOfAnEarlierOneSparesTheCooldownOfTheNext() {
        receive(ofRule("shop", "shop-1:8080"));
        Consumer<SnapshotJob> earlier = told;
        now.addAndGet(Duration.ofMinutes(11).toNanos());
        assertThat(receive(ofRule("shop", "shop-1:8080"))).isEqualTo(Outcome.ACCEPTED);
        earlier.accept(job(SnapshotJob.State.FAILED));
        assertThat(receive(ofRule("shop", "shop-1:8080"))).isEqualTo(Outcome.COOLING_DOWN);
    }

    @Test
    void aFaultIsRefusedAndCounted() {
        answer = () -> {
            throw new IllegalStateException("no thread");
        };
        assertThat(receive(ofRule("shop", "shop-1:8080"))).isEqualTo(Outcome.REFUSED);
        assertThat(receiver.total(Outcome.REFUSED)).isEqualTo(1);
        answer = () -> job(SnapshotJob.State.QUEUED);
        assertThat(receive(ofRule("shop", "shop-1:8080"))).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void anAlertOfARuleCarriesNoApplication() {
        assertThat(receive(ofRule("shop", "shop-1:8080"))).isEqualTo(Outcome.ACCEPTED);
        assertThat(snapshots).hasValue(1);
    }

    @Test
    void anAlertOfARuleAboutAnotherJobOrInstanceSpendsNoCooldown() {
        assertThat(receive(ofRule("till", "till-1:8080"))).isEqualTo(Outcome.IGNORED);
        assertThat(receive(ofRule("shop", "shop-2:8080"))).isEqualTo(Outcome.IGNORED);
        assertThat(snapshots).hasValue(0);
        assertThat(receive(ofRule("shop", "shop-1:8080"))).isEqualTo(Outcome.ACCEPTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "null",
                "\u0000",
                "{\"version\":\"4\"}",
                "{\"version\":\"3\",\"alerts\":[]}",
                "{\"version\":\"4\",\"alerts\":7}",
                "{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\","
            })
    void whatIsNoNotificationIsMalformed(String body) {
        assertThat(receive(body)).isEqualTo(Outcome.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"version\":\"4\",\"alerts\":[7, null, [], {\"status\":\"firing\"}, {\"labels\":{}}]}",
                "{\"version\":\"4\",\"alerts\":[{\"status\":\"firing\",\"labels\":{\"alertname\":[\"MemLeakDetected\"]}}]}"
            })
    void oddAlertsAreIgnored(String body) {
        assertThat(receive(body)).isEqualTo(Outcome.IGNORED);
    }

    @Test
    void deepNestingDoesNoHarm() {
        String deep = "{\"version\":\"4\",\"alerts\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThat(receive(deep)).isIn(Outcome.MALFORMED, Outcome.IGNORED);
    }

    @Test
    void onlyTheSecretOpens() {
        assertThat(receiver.authorized("Bearer s3cret")).isTrue();
        assertThat(receiver.authorized("Bearer s3cret2")).isFalse();
        assertThat(receiver.authorized("Bearer ")).isFalse();
        assertThat(receiver.authorized("s3cret")).isFalse();
        assertThat(receiver.authorized(null)).isFalse();
    }

    private Outcome receive(String body) {
        return receiver.receive(body.getBytes(StandardCharsets.UTF_8));
    }

    private static SnapshotJob job(SnapshotJob.State state) {
        return new SnapshotJob("job-1", state, "request", "", Instant.EPOCH, null);
    }

    /** As the shipped rule raises it. */
    static String ofRule(String job, String instance) {
        return """
                {"version":"4","status":"firing","receiver":"evidence","alerts":[
                  {"status":"firing","labels":{"alertname":"MemLeakDetected","resource":"heap","severity":"critical",
                   "source":"prometheus","job":"%s","instance":"%s"},"startsAt":"2026-11-21T07:00:00Z"}]}""".formatted(job, instance);
    }

    static String notification(String status, String name, String resource, String application) {
        return """
                {"version":"4","groupKey":"{}:{alertname=\\"x\\"}","status":"%s","receiver":"evidence","alerts":[
                  {"status":"%s","labels":{"alertname":"%s","resource":"%s","application":"%s"},
                   "annotations":{"summary":"it leaks"},"startsAt":"2026-11-21T07:00:00Z"}]}""".formatted(status, status, name, resource, application);
    }
}

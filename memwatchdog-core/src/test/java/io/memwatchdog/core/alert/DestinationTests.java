package io.memwatchdog.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.WatchdogSettings.Alerts;
import io.memwatchdog.core.schedule.ManualSchedule;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class DestinationTests {

    private final ManualSchedule schedule = new ManualSchedule();
    private final Script transport = new Script();
    private final DeliveryTotals totals = new DeliveryTotals();
    private final Destination destination = new Destination(
            URI.create("http://alertmanager/api/v2/alerts"), Alerts.defaults(), schedule, schedule, transport, totals);

    @Test
    void deliversAtOnce() {
        transport.answers.add(200);
        push("a");
        assertThat(transport.sent).containsExactly("a");
        assertThat(destination.hasTakenLatest()).isTrue();
        assertThat(destination.isSettled()).isTrue();
        assertThat(totals.delivered()).isEqualTo(1);
    }

    @Test
    void retriesThreeTimesWithGrowingPauses() {
        transport.answers.addAll(List.of(500, 503, 0, 200));
        push("a");
        assertThat(transport.sentAtMs).hasSize(1);
        schedule.passes(Duration.ofSeconds(3));
        assertThat(transport.sentAtMs).hasSize(4);
        assertThat(transport.pause(0)).isBetween(160L, 240L);
        assertThat(transport.pause(1)).isBetween(320L, 480L);
        assertThat(transport.pause(2)).isBetween(640L, 960L);
        assertThat(totals.delivered()).isEqualTo(1);
        assertThat(totals.failed()).isZero();
    }

    @Test
    void aDeadOneIsLeftAloneForEverLongerTimesAndGetsTheLatestWhenItIsBack() {
        push("old");
        schedule.passes(Duration.ofSeconds(3));
        assertThat(transport.sent).hasSize(4);
        assertThat(totals.failed()).isEqualTo(1);
        assertThat(destination.isSettled()).isTrue();
        push("new");
        assertThat(transport.sent).hasSize(4);
        schedule.passes(Duration.ofMinutes(10));
        assertThat(transport.sent.size())
                .as("one probe for each opening of the breaker")
                .isBetween(9, 12);
        transport.answers.add(200);
        schedule.passes(Duration.ofMinutes(3));
        assertThat(transport.sent).last().isEqualTo("new");
        assertThat(destination.hasTakenLatest()).isTrue();
        int settled = transport.sent.size();
        schedule.passes(Duration.ofMinutes(30));
        assertThat(transport.sent).hasSize(settled);
    }

    @Test
    void aRefusedRequestIsNotRepeatedAtOnce() {
        transport.answers.add(401);
        push("a");
        schedule.passes(Duration.ofSeconds(5));
        assertThat(transport.sent).hasSize(1);
        assertThat(totals.failed()).isEqualTo(1);
    }

    @Test
    void aTransportThatNeverAnswersIsTakenForDead() {
        transport.silent = true;
        push("a");
        schedule.passes(Duration.ofSeconds(60));
        assertThat(transport.sent.size()).isGreaterThanOrEqualTo(4);
        assertThat(totals.failed()).isPositive();
    }

    @Test
    void whatComesWhileOneIsUnderWayGoesNextAndOnlyTheLatestOfIt() {
        transport.silent = true;
        push("a");
        push("b");
        push("c");
        transport.silent = false;
        transport.answers.add(200);
        transport.open.get(0).complete(200);
        schedule.runDue();
        assertThat(transport.sent).containsExactly("a", "c");
    }

    /** A runtime image without {@code java.net.http}: nothing but time is between its attempts. */
    @Test
    void aTransportThatCannotBeLoadedIsTakenForDead() {
        transport.missing = true;
        push("a");
        schedule.passes(Duration.ofMinutes(10));
        assertThat(totals.failed()).isPositive();
        assertThat(transport.sentAtMs.size()).isBetween(9, 12);
        assertThat(destination.isSettled()).isTrue();
    }

    @Test
    void jitterStaysWithinAFifth() {
        for (int i = 0; i < 1000; i++) {
            assertThat(Destination.jittered(Duration.ofMillis(200), 2))
                    .isBetween(Duration.ofMillis(320), Duration.ofMillis(480));
        }
    }

    private void push(String text) {
        destination.push(text.getBytes(StandardCharsets.UTF_8));
        schedule.runDue();
    }

    /** Answers with the given statuses in turn, 0 for a broken connection; then with broken connections. */
    private final class Script implements AlertTransport {

        private final Deque<Integer> answers = new ArrayDeque<>();
        private final List<String> sent = new ArrayList<>();
        private final List<Long> sentAtMs = new ArrayList<>();
        private final List<CompletableFuture<Integer>> open = new ArrayList<>();
        private boolean silent;
        private boolean missing;

        @Override
        public CompletionStage<Integer> post(URI target, byte[] json, Map<String, String> headers, Duration timeout) {
            sent.add(new String(json, StandardCharsets.UTF_8));
            sentAtMs.add(schedule.uptimeMs());
            if (missing) {
                throw new NoClassDefFoundError("java/net/http/HttpClient");
            }
            CompletableFuture<Integer> answer = new CompletableFuture<>();
            if (silent) {
                open.add(answer);
            } else {
                int status = answers.isEmpty() ? 0 : answers.remove();
                if (status == 0) {
                    answer.completeExceptionally(new java.io.IOException("connection refused"));
                } else {
                    answer.complete(status);
                }
            }
            return answer;
        }

        long pause(int after) {
            return sentAtMs.get(after + 1) - sentAtMs.get(after);
        }
    }
}

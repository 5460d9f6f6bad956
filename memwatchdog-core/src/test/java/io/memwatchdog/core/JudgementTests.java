package io.memwatchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.verdict.Finding;
import io.memwatchdog.core.verdict.Finding.Outcome;
import io.memwatchdog.diff.HeapDiffResult;
import io.memwatchdog.diff.HeapDiffResult.Observation;
import io.memwatchdog.diff.HeapDiffResult.Reason;
import io.memwatchdog.diff.HeapDiffResult.Step;
import io.memwatchdog.diff.HeapDiffResult.Suspect;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JudgementTests {

    private static final Step ITEM = new Step("com.acme.Item", "", 9, 9, 9, 9);
    private static final Step BEANS = step("com.acme.Container.beans");
    private static final List<Step> QUEUE =
            path("com.acme.Shop.QUEUE", "java.util.concurrent.ArrayBlockingQueue.items");
    private static final List<Step> SESSIONS = path("com.acme.Shop.SESSIONS", "java.util.HashMap.table");

    @Test
    void whatGrowsInEveryStepConfirms() {
        Suspect sessions = suspect(SESSIONS, 2, 2);
        HeapDiffResult grown = result(List.of(sessions), List.of());
        assertThat(onSuspicion(grown, 0, 7))
                .contains(new Finding(
                        io.memwatchdog.core.verdict.Resource.HEAP,
                        Outcome.CONFIRMED,
                        7,
                        "grows: com.acme.Shop",
                        sessions.bytes() / (double) grown.elapsedMillis(),
                        grown.heapBytes()));
    }

    @Test
    void whatGrewOnlyOnceNeedsAnotherLook() {
        assertThat(onSuspicion(result(List.of(suspect(SESSIONS, 1, 2)), List.of()), 0, 7))
                .isEmpty();
    }

    @Test
    void whatRestedInOneStepOfThreeStillLeaks() {
        assertThat(onSuspicion(result(List.of(suspect(SESSIONS, 2, 3)), List.of()), 0, 7))
                .hasValueSatisfying(finding -> assertThat(finding.outcome()).isEqualTo(Outcome.CONFIRMED));
        assertThat(onSuspicion(result(List.of(suspect(SESSIONS, 1, 3)), List.of()), 0, 7))
                .isEmpty();
        assertThat(onSuspicion(result(List.of(suspect(QUEUE, 2, 3)), List.of()), 0, 7))
                .as("a queue that was drained")
                .isEmpty();
    }

    @Test
    void whatRestsAtLastDoesNot() {
        Suspect warmedUp = Suspects.of("grew", SESSIONS, 2, 3, 0);
        assertThat(onSuspicion(result(List.of(warmedUp), List.of()), 0, 7)).isEmpty();
    }

    @Test
    void whatHardlyGrowsAtLastNeedsAnotherLook() {
        long bytes = suspect(SESSIONS, 3, 3).bytes();
        for (long recentBytes : new long[] {bytes / 100, bytes}) {
            HeapDiffResult grown = result(List.of(Suspects.of("grew", SESSIONS, 3, 3, recentBytes)), List.of());
            double bytesPerMs = bytes / (double) grown.elapsedMillis();
            assertThat(onSuspicion(grown, bytesPerMs, 7).isPresent()).isEqualTo(recentBytes == bytes);
        }
    }

    @Test
    void whatGrowsMuchLessThanTheTrendNeedsAnotherLook() {
        HeapDiffResult grown = result(List.of(suspect(SESSIONS, 1, 1)), List.of());
        double bytesPerMs = grown.suspects().get(0).bytes() / (double) grown.elapsedMillis();
        assertThat(onSuspicion(grown, 2 * bytesPerMs, 7)).isPresent();
        assertThat(onSuspicion(grown, 5 * bytesPerMs, 7)).isEmpty();
    }

    @Test
    void aQueueThatBacksUpIsLookedAtOnceMore() {
        assertThat(onSuspicion(result(List.of(suspect(QUEUE, 1, 1)), List.of()), 0, 7))
                .isEmpty();
        assertThat(onSuspicion(result(List.of(suspect(QUEUE, 2, 2)), List.of()), 0, 7))
                .hasValueSatisfying(finding -> assertThat(finding.outcome()).isEqualTo(Outcome.CONFIRMED));
    }

    @Test
    void aQueueInTwoHeapsSettlesNoAlarm() {
        assertThat(Judgement.ofAlarm(result(List.of(suspect(QUEUE, 1, 1)), List.of()), 7))
                .isEmpty();
        assertThat(Judgement.ofAlarm(result(List.of(suspect(QUEUE, 1, 1), suspect(SESSIONS, 1, 1)), List.of()), 7))
                .hasValueSatisfying(finding -> assertThat(finding.outcome()).isEqualTo(Outcome.CONFIRMED));
    }

    @Test
    void aLeakBesideAQueueNeedsNoFurtherLook() {
        HeapDiffResult grown = result(List.of(suspect(QUEUE, 1, 1), suspect(SESSIONS, 1, 1)), List.of());
        assertThat(onSuspicion(grown, 0, 7))
                .hasValueSatisfying(finding -> assertThat(finding.outcome()).isEqualTo(Outcome.CONFIRMED));
    }

    @Test
    void whatTheWatchdogKeepsForItselfConfirmsNothing() {
        List<Step> comparison = path("io.memwatchdog.diff.HeapDiffResult.entries", "java.util.ImmutableCollections.a");
        assertThat(onSuspicion(result(List.of(suspect(comparison, 2, 2)), List.of()), 0, 7))
                .isEmpty();
        assertThat(onSuspicion(result(List.of(suspect(comparison, 2, 2), suspect(SESSIONS, 2, 2)), List.of()), 0, 7))
                .hasValueSatisfying(finding -> assertThat(finding.reason()).isEqualTo("grows: com.acme.Shop"));
        assertThat(Judgement.ofAlarm(result(List.of(suspect(comparison, 2, 2)), List.of()), 7))
                .isEmpty();
    }

    @Test
    void aHeapThatHasShrunkNeedsAnotherLook() {
        HeapDiffResult shrunk = new HeapDiffResult(
                1,
                "a",
                "b",
                1000,
                List.of(),
                List.of(bounded(QUEUE, 90)),
                List.of(),
                List.of(),
                -100,
                -9,
                9,
                9,
                List.of(),
                List.of());
        assertThat(onSuspicion(shrunk, 0, 7)).isEmpty();
    }

    @Test
    void aSmallExplanationDoesNotOutrankAnAlarm() {
        assertThat(Judgement.ofAlarm(result(List.of(), List.of(bounded(QUEUE, 10))), 7))
                .isEmpty();
        assertThat(Judgement.ofAlarm(result(List.of(), List.of(bounded(QUEUE, 90))), 7))
                .hasValueSatisfying(finding -> assertThat(finding.outcome()).isEqualTo(Outcome.REFUTED));
    }

    /** Nine bytes of a hundred, or a quarter. */
    @Test
    void anExplanationOutranksWhatLittleElseHasGrown() {
        assertThat(Judgement.ofAlarm(result(List.of(suspect(SESSIONS, 1, 1)), List.of(bounded(QUEUE, 60))), 7))
                .hasValueSatisfying(finding -> assertThat(finding.outcome()).isEqualTo(Outcome.REFUTED));
        List<Suspect> aQuarter = List.of(suspect(SESSIONS, 1, 1), suspect(SESSIONS, 1, 1), suspect(SESSIONS, 1, 1));
        assertThat(Judgement.ofAlarm(result(aQuarter, List.of(bounded(QUEUE, 60))), 7))
                .hasValueSatisfying(finding -> assertThat(finding.outcome()).isEqualTo(Outcome.CONFIRMED));
    }

    @Test
    void aBoundAroundAllThatGrowsRefutes() {
        HeapDiffResult grown = result(List.of(suspect(QUEUE, 1, 1)), List.of());
        assertThat(Judgement.checked(grown, result(List.of(), List.of(bounded(QUEUE, 90))), 7))
                .hasValueSatisfying(finding -> {
                    assertThat(finding.outcome()).isEqualTo(Outcome.REFUTED);
                    assertThat(finding.reason()).isEqualTo("a bounded queue");
                });
    }

    @Test
    void aLeakBesideABoundedQueueIsStillALeak() {
        HeapDiffResult grown = result(List.of(suspect(QUEUE, 1, 1), suspect(SESSIONS, 1, 1)), List.of());
        assertThat(Judgement.checked(grown, result(List.of(), List.of(bounded(QUEUE, 90))), 7))
                .isEmpty();
    }

    @Test
    void theBoundOfAnotherHolderIsNoExplanation() {
        HeapDiffResult grown = result(List.of(suspect(SESSIONS, 1, 1)), List.of());
        assertThat(Judgement.checked(grown, result(List.of(), List.of(bounded(QUEUE, 90))), 7))
                .isEmpty();
    }

    /** As the beans of a container do, whose root is the same. */
    @Test
    void theBoundOfTheSameClassInAnotherFieldIsNoExplanation() {
        List<Step> bounded = List.of(BEANS, step("com.acme.Mail.outbox"), QUEUE.get(1), ITEM);
        List<Step> leaking = List.of(BEANS, step("com.acme.Audit.trail"), QUEUE.get(1), ITEM);
        HeapDiffResult grown = result(List.of(suspect(leaking, 1, 1)), List.of());
        Observation outbox = new Observation("a bounded queue", Reason.BOUNDED, bounded.subList(0, 3), 90, 1, null);
        assertThat(Judgement.checked(grown, result(List.of(), List.of(outbox)), 7))
                .isEmpty();
        HeapDiffResult filling = result(List.of(suspect(bounded, 1, 1)), List.of());
        assertThat(Judgement.checked(filling, result(List.of(), List.of(outbox)), 7))
                .isPresent();
    }

    /** A heap's own clock is set now and then. */
    @Test
    void theTrendsClockTellsHowLongItHasGrown() {
        HeapDiffResult grown = result(List.of(suspect(SESSIONS, 1, 1)), List.of());
        long bytes = grown.suspects().get(0).bytes();
        double bytesPerMs = bytes / (double) (10 * grown.elapsedMillis());
        assertThat(Judgement.ofSuspicion(grown, bytesPerMs, 10 * grown.elapsedMillis(), 7))
                .hasValueSatisfying(finding -> assertThat(finding.bytesPerMs()).isEqualTo(bytesPerMs));
        assertThat(Judgement.ofSuspicion(grown, bytesPerMs, 100 * grown.elapsedMillis(), 7))
                .isEmpty();
    }

    @Test
    void whatGrowsAsFastAsBeforeIsSteady() {
        assertThat(steady(SESSIONS, 100, 10, 0.1, 100)).isPresent();
        assertThat(steady(SESSIONS, 100, 4, 0.01, 100)).as("slower").isEmpty();
        assertThat(steady(SESSIONS, 100, 25, 0.1, 100)).as("faster").isEmpty();
        assertThat(steady(SESSIONS, 100, 10, 0.3, 100)).as("than the trend").isEmpty();
        assertThat(steady(SESSIONS, 100, 40, 0.1, 400))
                .as("the baseline is young")
                .isEmpty();
        assertThat(steady(QUEUE, 100, 10, 0.1, 100)).as("a queue").isEmpty();
    }

    /** What else has grown at some time is none of its business, nor of the bounds that it is checked for. */
    @Test
    void ofWhatHasGrownOnlyTheSteadyIsTold() {
        Step many = new Step("com.acme.Item", "", 9, 100, 9, 100);
        Suspect steady = Suspects.of("steady", List.of(SESSIONS.get(0), SESSIONS.get(1), many), 2, 2, 10);
        Suspect slowing = Suspects.of("slowing", List.of(BEANS, SESSIONS.get(1), many), 2, 2, 1);
        HeapDiffResult grown = result(List.of(slowing, steady), List.of());
        HeapDiffResult told = Judgement.steadyGrowth(grown, 0.1, 900, 100).orElseThrow();
        assertThat(told.suspects()).containsExactly(steady);
        assertThat(Judgement.ofGrowth(told, 1000, 7))
                .isEqualTo(
                        new Finding(io.memwatchdog.core.verdict.Resource.HEAP, Outcome.CONFIRMED, 7, "steady", 0.1, 9));
    }

    private static Optional<HeapDiffResult> steady(
            List<Step> path, long bytes, long recentBytes, double slopeBytesPerMs, long recentMs) {
        List<Step> whole = List.of(path.get(0), path.get(1), new Step("com.acme.Item", "", 9, bytes, 9, bytes));
        HeapDiffResult grown = result(List.of(Suspects.of("grows", whole, 2, 2, recentBytes)), List.of());
        return Judgement.steadyGrowth(grown, slopeBytesPerMs, 1000 - recentMs, recentMs);
    }

    private static Optional<Finding> onSuspicion(HeapDiffResult grown, double slopeBytesPerMs, long atMs) {
        return Judgement.ofSuspicion(grown, slopeBytesPerMs, grown.elapsedMillis(), atMs);
    }

    private static List<Step> path(String holder, String container) {
        return List.of(step(holder), step(container), ITEM);
    }

    private static Step step(String name) {
        int dot = name.lastIndexOf('.');
        return new Step(name.substring(0, dot), name.substring(dot + 1), 0, 9, 1, 9);
    }

    private static Suspect suspect(List<Step> path, int stepsGrown, int steps) {
        return Suspects.of("grows: " + path.get(0).className(), path, stepsGrown, steps);
    }

    private static Observation bounded(List<Step> path, long bytes) {
        return new Observation("a bounded queue", Reason.BOUNDED, path.subList(0, 2), bytes, 1, null);
    }

    private static HeapDiffResult result(List<Suspect> suspects, List<Observation> observations) {
        return new HeapDiffResult(
                1, "a", "b", 1000, suspects, observations, List.of(), List.of(), 100, 9, 9, 9, List.of(), List.of());
    }
}

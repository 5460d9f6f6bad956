package io.memwatchdog.core;

import io.memwatchdog.core.verdict.Finding;
import io.memwatchdog.core.verdict.Finding.Outcome;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.diff.HeapDiffResult;
import io.memwatchdog.diff.HeapDiffResult.Observation;
import io.memwatchdog.diff.HeapDiffResult.Reason;
import io.memwatchdog.diff.HeapDiffResult.Step;
import io.memwatchdog.diff.HeapDiffResult.Suspect;
import io.memwatchdog.diff.compare.WatchdogClasses;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What a comparison of heaps says about the trend that led to it. */
final class Judgement {

    /** An explanation must cover most of the growth before it outranks an alarm. */
    private static final double EXPLAINED_SHARE = 0.5;

    /** Of the growth: with less of it unexplained an explanation outranks an alarm. */
    private static final double LITTLE_SHARE = 0.25;

    /** What is left of a warm-up or a step still grows, but much less than the trend that it has made. */
    private static final double TELLS_THE_TREND = 0.25;

    /** What goes through a queue is taken out again: while a consumer is slower than its producer it grows as a leak does. */
    private static final Pattern QUEUE = Pattern.compile("(?:Queue|Deque)|^java\\.util\\.LinkedList\\b");

    /** Profiles, less one, through which a queue must have grown; the pause before each is twice as long as the one before. */
    private static final int STEPS_OF_A_QUEUE = 2;

    /** Explanations that last: what grew once so far may be the first burst of a leak. */
    private static final Set<Reason> LASTING = EnumSet.of(Reason.BOUNDED, Reason.SOFT);

    /**
     * A leak in bursts may rest in one of so many steps, but for the last, where a warm-up rests that is over. How much it has
     * gained in all of them still has to tell the trend.
     */
    private static final int STEPS_WITH_A_PAUSE = 3;

    /** A baseline that is not at least so many times as old as two looks are apart tells no more than they do. */
    private static final int LONG_BEFORE = 2;

    /** Of the pace before, and of the trend's; and no more than its reciprocal. */
    private static final double STEADY = 0.5;

    private Judgement() {}

    /**
     * On a suspicion: heaps were taken for the purpose, some time apart. Empty where they show neither a leak nor an
     * explanation, so that another look is needed; so it is where only queues grow, for they may still be drained.
     *
     * @param slopeBytesPerMs of the suspected trend; NaN where it is not known
     * @param elapsedMs from the first heap to the last, by the clock of the trend: a heap's own is set now and then
     */
    static Optional<Finding> ofSuspicion(HeapDiffResult comparison, double slopeBytesPerMs, long elapsedMs, long atMs) {
        List<Suspect> growing =
                comparison.suspects().stream().filter(Judgement::keepsGrowing).toList();
        boolean enough = tellsTheTrend(growing, slopeBytesPerMs * elapsedMs);
        return growing.stream()
                .filter(suspect -> enough && isNoPassingQueue(suspect))
                .findFirst()
                .map(suspect -> leak(suspect.summary(), comparison, bytesPerMs(growing, elapsedMs), atMs))
                .or(() -> explained(comparison, atMs));
    }

    /**
     * On a suspicion, of the baseline and two looks: what has grown as fast from the one look to the other as from the baseline to
     * the first, and as the trend. A warm-up slows down, and a load that comes is faster. Empty where nothing has.
     *
     * @param earlierMs from the baseline to the first look, by the clock of the trend
     * @param recentMs from one look to the other, by the same
     */
    static Optional<HeapDiffResult> steadyGrowth(
            HeapDiffResult sinceBaseline, double slopeBytesPerMs, long earlierMs, long recentMs) {
        if (recentMs <= 0 || earlierMs < LONG_BEFORE * recentMs) {
            return Optional.empty();
        }
        List<Suspect> steady = sinceBaseline.suspects().stream()
                .filter(suspect -> keepsGrowing(suspect) && !isQueued(suspect))
                .filter(suspect -> isSteady(suspect, recentMs / (double) earlierMs))
                .toList();
        long recentBytes = steady.stream().mapToLong(Suspect::recentBytes).sum();
        return steady.isEmpty() || recentBytes < STEADY * slopeBytesPerMs * recentMs
                ? Optional.empty()
                : Optional.of(sinceBaseline.withSuspects(steady, sinceBaseline.entries()));
    }

    /** All that is suspected keeps growing. */
    static Finding ofGrowth(HeapDiffResult grown, long elapsedMs, long atMs) {
        List<Suspect> growing = grown.suspects();
        return leak(growing.get(0).summary(), grown, bytesPerMs(growing, elapsedMs), atMs);
    }

    private static boolean isSteady(Suspect suspect, double recentToEarlier) {
        double asBefore = (suspect.bytes() - suspect.recentBytes()) * recentToEarlier;
        return suspect.recentBytes() >= STEADY * asBefore && suspect.recentBytes() <= asBefore / STEADY;
    }

    private static Finding leak(String reason, HeapDiffResult heaps, double bytesPerMs, long atMs) {
        return new Finding(Resource.HEAP, Outcome.CONFIRMED, atMs, reason, bytesPerMs, heaps.heapBytes());
    }

    private static double bytesPerMs(List<Suspect> growing, long elapsedMs) {
        return elapsedMs > 0 ? bytes(growing) / (double) elapsedMs : Double.NaN;
    }

    private static long bytes(List<Suspect> suspects) {
        return suspects.stream().mapToLong(Suspect::bytes).sum();
    }

    /** All the while, and still at last: the trend's growth is older than what the heaps show, and may be over by then. */
    private static boolean tellsTheTrend(List<Suspect> growing, double trendBytes) {
        long recentBytes = growing.stream().mapToLong(Suspect::recentBytes).sum();
        double enough = TELLS_THE_TREND * trendBytes;
        return !(bytes(growing) < enough || recentBytes < enough * lastStepsShare(growing));
    }

    /** Of the time: each pause is twice as long as the one before. */
    private static double lastStepsShare(List<Suspect> growing) {
        int steps = growing.isEmpty() ? 1 : Math.max(1, growing.get(0).steps());
        return (1L << (steps - 1)) / (double) ((1L << steps) - 1);
    }

    /**
     * On what live profiles have shown: a folded dump knows the bounds of caches and queues. Refuted where everything that
     * keeps growing is inside of one; empty where that is not so.
     */
    static Optional<Finding> checked(HeapDiffResult grown, HeapDiffResult dump, long atMs) {
        String refutation = "";
        for (Suspect suspect : grown.suspects()) {
            if (keepsGrowing(suspect)) {
                Optional<Observation> bound = boundAround(suspect, dump);
                if (bound.isEmpty()) {
                    return Optional.empty();
                }
                refutation = refutation.isEmpty() ? bound.get().summary() : refutation;
            }
        }
        return refutation.isEmpty() ? Optional.empty() : Optional.of(heap(Outcome.REFUTED, atMs, refutation));
    }

    private static boolean keepsGrowing(Suspect suspect) {
        return !suspect.soft()
                && suspect.bound() == null
                && suspect.stepsGrown() >= stepsToGrow(suspect)
                && !WatchdogClasses.hold(suspect.path());
    }

    private static int stepsToGrow(Suspect suspect) {
        boolean mayPause = suspect.steps() >= STEPS_WITH_A_PAUSE && suspect.recentBytes() > 0 && !isQueued(suspect);
        return mayPause ? suspect.steps() - 1 : suspect.steps();
    }

    private static boolean isNoPassingQueue(Suspect suspect) {
        return suspect.steps() >= STEPS_OF_A_QUEUE || !isQueued(suspect);
    }

    private static boolean isQueued(Suspect suspect) {
        return suspect.path().stream()
                .limit(suspect.accumulationPoint() + 1L)
                .anyMatch(step -> QUEUE.matcher(step.className()).find());
    }

    /** The same holder at the root, and the bounded one, held by the same field, on the way to what accumulates. */
    private static Optional<Observation> boundAround(Suspect suspect, HeapDiffResult dump) {
        return dump.observations().stream()
                .filter(observation -> observation.reason() == Reason.BOUNDED)
                .filter(observation -> leadsTo(observation.path(), suspect.path()))
                .findFirst();
    }

    private static boolean leadsTo(List<Step> bounded, List<Step> growing) {
        if (bounded.isEmpty() || growing.isEmpty()) {
            return false;
        }
        int last = bounded.size() - 1;
        String container = bounded.get(last).className();
        return isSame(bounded.get(0), growing.get(0))
                && IntStream.range(0, growing.size())
                        .filter(i -> growing.get(i).className().equals(container))
                        .anyMatch(i -> i == 0 || last == 0 || isSame(bounded.get(last - 1), growing.get(i - 1)));
    }

    private static boolean isSame(Step a, Step b) {
        return a.className().equals(b.className()) && a.field().equals(b.field());
    }

    /**
     * On an alarm: the trend was strong enough alone, so that only an explanation of most of the growth refutes it, and only where
     * little else has grown. A queue that two heaps show neither confirms nor refutes it.
     */
    static Optional<Finding> ofAlarm(HeapDiffResult comparison, long atMs) {
        List<Suspect> leaking = comparison.suspects().stream()
                .filter(suspect -> !WatchdogClasses.hold(suspect.path()))
                .filter(Judgement::isNoPassingQueue)
                .toList();
        Optional<Finding> explained = explained(comparison, atMs);
        boolean little = bytes(leaking) < LITTLE_SHARE * comparison.totalBytes();
        return leaking.isEmpty() || (little && explained.isPresent())
                ? explained
                : Optional.of(heap(Outcome.CONFIRMED, atMs, leaking.get(0).summary()));
    }

    /** The suspicion has found no support in so many looks. */
    static Finding nothingGrows(long atMs, int looks) {
        return heap(
                Outcome.REFUTED,
                atMs,
                "in " + looks + " live profiles nothing keeps growing that the application holds");
    }

    static Finding pending(long atMs, String what) {
        return heap(Outcome.PENDING, atMs, what + " being compared");
    }

    static Finding onAlarm(long atMs) {
        return heap(Outcome.ON_ALARM, atMs, "looking into the heap stops the application; done when the trend is sure");
    }

    static Finding unavailable(long atMs, String why) {
        return heap(Outcome.UNAVAILABLE, atMs, "the trend decides alone: " + why);
    }

    /** A heap that has shrunk has nothing to be explained. */
    private static Optional<Finding> explained(HeapDiffResult comparison, long atMs) {
        List<Observation> explanations = comparison.observations().stream()
                .filter(observation -> observation.bytes() > 0 && LASTING.contains(observation.reason()))
                .toList();
        long explained = explanations.stream().mapToLong(Observation::bytes).sum();
        if (comparison.totalBytes() <= 0 || explained < EXPLAINED_SHARE * comparison.totalBytes()) {
            return Optional.empty();
        }
        return Optional.of(heap(Outcome.REFUTED, atMs, explanations.get(0).summary()));
    }

    private static Finding heap(Outcome outcome, long atMs, String reason) {
        return new Finding(Resource.HEAP, outcome, atMs, reason);
    }
}

package io.memwatchdog.core.verdict;

import org.jspecify.annotations.Nullable;

/** What is known of a resource's content: whether it is being looked at, and what that has shown. */
final class Content {

    /** Of a trend's span: by then most of it is newer than what was found. */
    private static final double TRUSTED_SHARE = 0.5;

    private @Nullable Finding finding;
    private boolean beingLookedAt;
    private boolean lookedAtOnAlarm;
    private double refutedAtMs = Double.NEGATIVE_INFINITY;
    /** Whether the content, or that it cannot be had, is known since the trend has told a leak. */
    private boolean answered;

    void asked() {
        finding = null;
        beingLookedAt = true;
    }

    /** Looking stops the application: whoever is asked answers an alarm only. */
    void askedOnAlarm() {
        lookedAtOnAlarm = true;
    }

    boolean isLookedAtOnAlarm() {
        return lookedAtOnAlarm;
    }

    void answered(Finding answer) {
        finding = withWhatWasKnown(answer);
        refutedAtMs = answer.outcome() == Finding.Outcome.REFUTED ? (double) answer.atMs() : refutedAtMs;
        beingLookedAt = false;
        answered = true;
    }

    /** The snapshot of the alert itself names who leaks as well, but not how fast: it is compared with an old one. */
    private Finding withWhatWasKnown(Finding answer) {
        Finding before = finding;
        boolean tells = answer.outcome() != Finding.Outcome.CONFIRMED || !Double.isNaN(answer.bytesPerMs());
        if (before == null || tells || !isConfirmed()) {
            return answer;
        }
        return new Finding(
                answer.resource(),
                answer.outcome(),
                before.atMs(),
                answer.reason(),
                before.bytesPerMs(),
                before.liveBytes());
    }

    /** The trend tells a leak of its own. */
    void askAgain() {
        answered = false;
    }

    /** What it was about is over. */
    void forget() {
        finding = null;
    }

    /** Nothing is suspected any more: what was found, or that nothing could be, says nothing about what comes next. */
    void forgetAnswer() {
        if (!isAwaited() && !is(Finding.Outcome.REFUTED)) {
            forget();
        }
    }

    @Nullable
    Finding finding() {
        return finding;
    }

    boolean isAwaited() {
        return beingLookedAt || (lookedAtOnAlarm && !answered);
    }

    /** By a look that may be repeated whenever one wants. */
    boolean wasRefutedSince(double atMs) {
        return refutedAtMs >= atMs && !lookedAtOnAlarm;
    }

    /** Nothing was found, or nothing that explains what grows now. */
    boolean isUnknown() {
        return is(null) || is(Finding.Outcome.REFUTED);
    }

    boolean isConfirmed() {
        return is(Finding.Outcome.CONFIRMED);
    }

    private boolean is(Finding.@Nullable Outcome outcome) {
        Finding found = finding;
        return found == null ? outcome == null : found.outcome() == outcome;
    }

    /** Whether less than half of a trend has come since it was found. */
    boolean isNewerThanHalf(double trendAtMs, double trendSpanMs) {
        Finding found = finding;
        return found != null && trendAtMs - found.atMs() < TRUSTED_SHARE * trendSpanMs;
    }

    /** How fast what leaks grows; NaN where that is not known. */
    double bytesPerMs() {
        return finding == null ? Double.NaN : finding.bytesPerMs();
    }

    /** What lives by now, if what leaks has gone on growing; NaN where that is not known. */
    double liveBytes(double nowMs) {
        Finding found = finding;
        return found == null ? Double.NaN : found.liveBytes() + Math.max(0, nowMs - found.atMs()) * found.bytesPerMs();
    }
}

package io.memwatchdog.core.verdict;

import io.memwatchdog.core.trend.FloorSeries;
import io.memwatchdog.core.trend.Trend;
import io.memwatchdog.core.trend.TrendEngine;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on one resource. Growth that no bounded story explains, often enough in a row and by enough, is a leak; weaker
 * growth is a suspicion; little room and a rising floor is pressure. A leak ends when the growth does. Evidence from the
 * content outranks all of it.
 */
final class LeakWatch {

    /** Its blocks have 16 units. */
    private static final int FIRST_LONG_WINDOW = 4;

    private final Resource resource;
    private final Rules rules;
    private final TrendEngine engine;
    private final GrowthWatch watch;
    private final PressureGauge pressure;
    private final int[] hits = new int[GrowthWatch.WINDOWS];
    private Verdict verdict;
    private double firstAtMs = Double.NaN;
    private @Nullable OpenLeak open;
    private @Nullable Continuation continuation;
    private final Content content = new Content();
    private final Refutation refutation = new Refutation();
    /** Of each window what was suspicious when it was last looked at; long windows are looked at seldom. */
    private final GrowthWatch.@Nullable Look[] suspects = new GrowthWatch.Look[GrowthWatch.WINDOWS];

    private GrowthWatch.@Nullable Look examined;
    private @Nullable Yardstick lastYardstick;
    private boolean news;

    LeakWatch(TrendEngine engine, Resource resource, Rules rules) {
        this.resource = resource;
        this.rules = rules;
        this.engine = engine;
        this.watch = new GrowthWatch(engine, rules.unitMs());
        this.pressure = new PressureGauge(engine, rules);
        this.verdict = Verdict.unknown(resource, "no sample yet");
    }

    Verdict verdict() {
        return verdict;
    }

    void add(long sampleAtMs, long value, double load, Yardstick yardstick) {
        double atMs = sampleAtMs;
        if (atMs < rules.warmupMs()) {
            return;
        }
        firstAtMs = Double.isNaN(firstAtMs) ? atMs : firstAtMs;
        news = false;
        watch.add(atMs, (double) value, load, yardstick, this::weigh);
        if (news) {
            lastYardstick = yardstick;
            refutation.forgetAbove(watch.window(0));
            await(atMs, yardstick);
            pressure.look(watch.window(0), yardstick);
            decide(atMs, yardstick);
        }
    }

    /**
     * What the content says. Two heaps of which the first is old show a cache that has filled since larger than a leak that has just
     * begun: that does not undo what was seen to keep growing.
     */
    void accept(Finding answer) {
        if (answer.outcome() == Finding.Outcome.ON_ALARM) {
            content.askedOnAlarm();
            decideAgain(answer);
            return;
        }
        if (answer.outcome() == Finding.Outcome.REFUTED && open != null && content.isConfirmed()) {
            return;
        }
        if (answer.outcome() == Finding.Outcome.PENDING) {
            content.asked();
            examined = suspect();
        } else {
            content.answered(answer);
            heed(answer);
            examined = null;
        }
        decideAgain(answer);
    }

    private void decideAgain(Finding answer) {
        if (lastYardstick != null) {
            decide((double) answer.atMs(), lastYardstick);
        }
    }

    private void heed(Finding answer) {
        if (answer.outcome() != Finding.Outcome.UNAVAILABLE) {
            continuation = null;
        }
        if (answer.outcome() == Finding.Outcome.REFUTED) {
            open = null;
            Arrays.fill(suspects, null);
            refutation.reaches(lastFloor());
        } else {
            refutation.forget();
            if (answer.outcome() == Finding.Outcome.CONFIRMED) {
                confirm();
            }
        }
    }

    /** A leak that the trend has seen meanwhile is proved by it, too. */
    private void confirm() {
        OpenLeak leak = open;
        GrowthWatch.Look look = leak != null ? leak.look() : suspect() != null ? suspect() : examined;
        if (look != null && (leak == null || !leak.isProved())) {
            open = OpenLeak.proved(look, watch.window(0));
        }
    }

    private void weigh(GrowthWatch.Look look) {
        news = true;
        boolean hit = rules.isLeak(resource, look, look.atMs() - firstAtMs) && !refuted(look);
        hits[look.window()] = hit ? hits[look.window()] + 1 : 0;
        OpenLeak leak = open;
        if (leak == null && continuation == null && hits[look.window()] >= rules.hitsFor(look)) {
            continuation = new Continuation(look, rules.unitMs());
        } else if (leak != null && leak.isOver(look, watch)) {
            open = null;
            content.forget();
            if (leak.isGone(watch)) {
                forgetLongSuspicions();
            }
        } else if (leak != null && hit) {
            leak.renew(look);
        }
        suspects[look.window()] = rules.isSuspicious(resource, look) && !refuted(look) ? look : null;
    }

    /** A long window looks again after hours only, and would go on to suspect what is gone. Short ones see it soon. */
    private void forgetLongSuspicions() {
        Arrays.fill(suspects, FIRST_LONG_WINDOW, GrowthWatch.WINDOWS, null);
        Arrays.fill(hits, FIRST_LONG_WINDOW, GrowthWatch.WINDOWS, 0);
    }

    /** The trend is sure: that is a leak, unless a little patience tells more. */
    private void await(double atMs, Yardstick yardstick) {
        Continuation awaited = continuation;
        if (awaited == null) {
            return;
        }
        FloorSeries floors = watch.window(0);
        boolean tells = yardstick.exact() && awaited.isVisible(floors) && !isUrgent(awaited.look(), atMs, yardstick);
        if (tells && !awaited.isOver(atMs)) {
            return;
        }
        continuation = null;
        if (!tells || awaited.hasGoneOn(engine, floors)) {
            open = OpenLeak.seen(awaited.look(), floors);
            content.askAgain();
        } else {
            Arrays.fill(hits, 0);
        }
    }

    /** The most convincing one. */
    private GrowthWatch.@Nullable Look suspect() {
        GrowthWatch.Look most = null;
        for (GrowthWatch.Look look : suspects) {
            if (look != null
                    && (most == null || look.growth().evidence() > most.growth().evidence())) {
                most = look;
            }
        }
        return most;
    }

    /** A refuted suspicion rests until the floor has risen by a good deal more. */
    private boolean refuted(GrowthWatch.Look look) {
        return refutation.holds(lastFloor(), Rules.raisedAgain(content) * look.scale());
    }

    private double lastFloor() {
        FloorSeries floors = watch.window(0);
        return floors.size() == 0 ? Double.NEGATIVE_INFINITY : floors.floor(floors.size() - 1);
    }

    private void decide(double atMs, Yardstick yardstick) {
        OpenLeak leak = open;
        if (leak == null && suspect() == null) {
            content.forgetAnswer();
        }
        if (leak != null) {
            boolean waits = (content.isAwaited() || isUnheardOf())
                    && verdict.level() != Level.LEAK
                    && !cannotWait(leak.look(), atMs, yardstick);
            if (waits && pressure.isHigh()) {
                tell(Level.PRESSURE, atMs, null, yardstick, leak.look());
            } else {
                GrowthWatch.Look awaited = waits ? leak.look() : null;
                tell(waits ? Level.SUSPICION : Level.LEAK, atMs, leak.look(), yardstick, awaited);
            }
        } else if (pressure.isHigh()) {
            tell(Level.PRESSURE, atMs, null, yardstick, looksCheaply() ? suspect() : null);
        } else if (suspect() != null) {
            tell(Level.SUSPICION, atMs, suspect(), yardstick, null);
        } else {
            boolean early = atMs - firstAtMs < rules.leastObservedMs(resource);
            tell(early ? Level.WARMING_UP : Level.HEALTHY, atMs, null, yardstick, null);
        }
    }

    /** A suspicion is worth a fork, but no dump. */
    private boolean looksCheaply() {
        return rules.awaitsAnswer(resource) && !content.isLookedAtOnAlarm();
    }

    /**
     * Little time is left, of which nobody knows yet, and nobody has just seen what fills the heap: softly held data do, to its
     * brim.
     */
    private boolean cannotWait(GrowthWatch.Look look, double atMs, Yardstick yardstick) {
        boolean known = looksCheaply() && pressure.isHigh();
        return isUrgent(look, atMs, yardstick) && !known && !content.wasRefutedSince(atMs - rules.refutationLastsMs());
    }

    /** Nobody had the time to look into it yet. */
    private boolean isUnheardOf() {
        return rules.awaitsAnswer(resource)
                && (verdict.level().compareTo(Level.SUSPICION) < 0 || isPressureAlone())
                && content.isUnknown();
    }

    /** That asks nobody to look into the content. */
    private boolean isPressureAlone() {
        return verdict.level() == Level.PRESSURE && !verdict.awaitsContent();
    }

    /**
     * Tells it.
     *
     * @param look at what grows; null where nothing does
     * @param awaited what grows, too, and waits for its content
     */
    private void tell(
            Level level,
            double atMs,
            GrowthWatch.@Nullable Look look,
            Yardstick yardstick,
            GrowthWatch.@Nullable Look awaited) {
        Forecast forecast = Forecast.NEVER;
        if (look != null) {
            forecast = forecast(look, atMs, yardstick);
        } else if (level == Level.PRESSURE) {
            forecast = pressure.forecast(full(yardstick) - watch.level());
        }
        verdict = new Verdict(
                resource,
                level,
                (long) atMs,
                level == verdict.level() ? verdict.sinceMs() : (long) atMs,
                look == null ? pressure.trend() : trend(look),
                forecast,
                look == null ? Double.NaN : Rules.confidence(look, content.finding()),
                Reasons.of(resource, level, look, content.finding()),
                awaited == null ? null : trend(awaited));
    }

    private Trend trend(GrowthWatch.Look look) {
        double perMs = look.slope().slope() * look.scale() / rules.unitMs();
        return new Trend(perMs, look.growth().points(), (long) (look.growth().span() * rules.unitMs()));
    }

    /** What has come since the last floor counts as well. */
    private boolean isUrgent(GrowthWatch.Look look, double atMs, Yardstick yardstick) {
        return rules.isUrgent(forecast(look, atMs, yardstick));
    }

    /** The level has garbage in it, so that at least that much is left. */
    private Forecast forecast(GrowthWatch.Look look, double atMs, Yardstick yardstick) {
        double toMs = look.scale() / rules.unitMs();
        double slopePerMs = look.slope().slope() * toMs;
        double left = full(yardstick) - watch.level();
        Forecast ofTrend = Forecast.of(left, slopePerMs, look.slope().error() * toMs);
        double spanMs = look.growth().span() * rules.unitMs();
        return content.isNewerThanHalf(look.atMs(), spanMs)
                ? ofTrend.ofContent(
                        content.bytesPerMs(), slopePerMs, Math.max(left, full(yardstick) - content.liveBytes(atMs)))
                : ofTrend;
    }

    private static double full(Yardstick yardstick) {
        return Rules.FULL * yardstick.capacity();
    }
}

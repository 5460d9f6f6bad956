package io.memwatchdog.core.verdict;

import io.memwatchdog.core.trend.Growth;
import org.jspecify.annotations.Nullable;

/**
 * How much of what makes a leak.
 *
 * @param unitMs the unit of time; a minute in production
 * @param warmupMs samples before this age of the JVM are not looked at
 * @param consecutive looks in a row that must agree
 * @param answered whether somebody looks into the content of the heap when it is suspected
 */
record Rules(double unitMs, double warmupMs, int consecutive, boolean answered) {

    /** Beyond this share of its capacity a resource is as good as used up. */
    static final double FULL = 0.95;
    /** With less time left than this no alarm waits for evidence. */
    private static final double URGENT_UNITS = 10;
    /** About as long as it takes to look into the heap once more. */
    private static final double REFUTATION_LASTS_UNITS = 15;
    /** Share of the scale by which a floor must rise after a refutation to be looked at again, where that is a dump. */
    static final double RAISED_AGAIN = 0.1;

    /** Where it is a fork, which hardly stops the application. */
    private static final double RAISED_AGAIN_WHERE_CHEAP = 0.05;

    /** By how much the best unbounded story must beat the best bounded one. */
    private static final double EVIDENCE = 2;

    /** Where samples scatter, so do what they have in common with their neighbours. */
    private static final double EVIDENCE_WHERE_NOISY = 4;

    private static final double NOISY = 0.015;

    /** Load may be what grows. */
    private static final double EVIDENCE_WHEN_BUSIER = 10;

    /** Of the growth, this much must be higher than ever before: what comes and goes has been there already. */
    private static final double BEYOND = 0.2;

    private static final double SUSPICIOUS_EVIDENCE = 0;
    private static final double LEAST_OBSERVED_UNITS = 27;
    /** Pools of buffers and threads fill as caches do, and no content can be looked at. */
    private static final double LEAST_OBSERVED_UNITS_BESIDE_THE_HEAP = 40;

    private static final double LEAST_SPAN_UNITS = 20;
    private static final double FEW_SAMPLES_GROWTH = 0.08;
    private static final double LEAST_GROWTH = 0.03;
    /** For hours after its start a JVM links and compiles what is used for the first time: some megabytes. */
    private static final double LEAST_GROWTH_OF_METASPACE = 0.06;

    /** Of what the load explains away, this much must be seen with the naked eye: load may sharpen a trend, not invent one. */
    private static final double SEEN = 0.3;

    /** Log odds, fitted to alarms on recorded traces; see docs/detection-figures.md. */
    private static final double CERTAINTY_AT_A_TIE = 0.5;

    private static final double CERTAINTY_PER_EVIDENCE = 0.1;

    /** 23 of 24 alerts that the content had confirmed were leaks, by the rule of succession; see docs/detection-figures.md. */
    private static final double CERTAINTY_OF_CONTENT = 0.92;

    double leastObservedMs(Resource resource) {
        return (resource == Resource.HEAP ? LEAST_OBSERVED_UNITS : LEAST_OBSERVED_UNITS_BESIDE_THE_HEAP) * unitMs;
    }

    /** Strict: nobody looks into the content before it is told. */
    boolean isLeak(Resource resource, GrowthWatch.Look look, double observedMs) {
        return observedMs >= leastObservedMs(resource)
                && look.goesOn()
                && look.growth().evidence() >= evidenceFor(look)
                && look.beyond() >= BEYOND * look.growth().growth()
                && isMuch(resource, look, 1);
    }

    private static double evidenceFor(GrowthWatch.Look look) {
        if (look.busier()) {
            return EVIDENCE_WHEN_BUSIER;
        }
        return look.noise() > NOISY ? EVIDENCE_WHERE_NOISY : EVIDENCE;
    }

    boolean isUrgent(Forecast forecast) {
        return forecast.seconds() * 1000 < URGENT_UNITS * unitMs;
    }

    /** By how much a floor must rise after a refutation, as a share of the scale. */
    static double raisedAgain(Content content) {
        return content.isLookedAtOnAlarm() ? RAISED_AGAIN : RAISED_AGAIN_WHERE_CHEAP;
    }

    double refutationLastsMs() {
        return REFUTATION_LASTS_UNITS * unitMs;
    }

    /** Whether an alarm is a suspicion first, so that the content can be looked at. */
    boolean awaitsAnswer(Resource resource) {
        return answered && resource == Resource.HEAP;
    }

    /** Sensitive: where the content can be looked at, that decides. */
    boolean isSuspicious(Resource resource, GrowthWatch.Look look) {
        return look.growth().evidence() >= SUSPICIOUS_EVIDENCE && isMuch(resource, look, 0.5);
    }

    private static boolean isMuch(Resource resource, GrowthWatch.Look look, double part) {
        double span = look.growth().span();
        boolean few = look.growth().points() < Growth.MIN_POINTS;
        return span >= LEAST_SPAN_UNITS
                && look.growth().growth() >= part * (few ? FEW_SAMPLES_GROWTH : leastGrowth(resource, span))
                && look.rawGrowth() >= SEEN * look.growth().growth();
    }

    /** The shorter the window, the more a healthy service may grow in it. */
    private static double leastGrowth(Resource resource, double spanUnits) {
        double least = resource == Resource.METASPACE ? LEAST_GROWTH_OF_METASPACE : LEAST_GROWTH;
        return Math.max(least, 0.12 * Math.pow(16 / spanUnits, 0.75));
    }

    int hitsFor(GrowthWatch.Look look) {
        return look.growth().points() < Growth.MIN_POINTS ? 1 : consecutive;
    }

    static double confidence(GrowthWatch.Look look, @Nullable Finding finding) {
        double logOdds =
                CERTAINTY_AT_A_TIE + CERTAINTY_PER_EVIDENCE * look.growth().evidence();
        double ofTheTrend = 1 / (1 + Math.exp(-logOdds));
        boolean confirmed = finding != null && finding.outcome() == Finding.Outcome.CONFIRMED;
        return confirmed ? Math.max(CERTAINTY_OF_CONTENT, ofTheTrend) : ofTheTrend;
    }
}

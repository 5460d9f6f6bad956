package io.memwatchdog.core.trend;

import io.memwatchdog.core.trend.CurveFit.Fit;

/** Keeps the best bounded and the best unbounded story by AICc. */
final class Contest {

    private final int n;
    private final double span;
    private final double floorErrors;
    private final boolean atTheCeiling;
    private double bestBounded = Double.POSITIVE_INFINITY;
    private String bounded = "constant";
    private double bestUnbounded = Double.POSITIVE_INFINITY;
    private Growth unbounded = Growth.NONE;

    Contest(int n, double span, double noiseFloor, boolean atTheCeiling) {
        this.n = n;
        this.span = span;
        this.atTheCeiling = atTheCeiling;
        this.floorErrors = n * noiseFloor * noiseFloor;
    }

    void bounded(String name, Fit fit, int parameters) {
        if (fit.plausible()) {
            bounded(name, fit.errors(), parameters);
        }
    }

    /** A bounded story in which the series rises; no comfort if it has risen to the ceiling. */
    void rise(String name, Fit fit, int parameters) {
        if (fit.plausible()) {
            rise(name, fit.errors(), parameters);
        }
    }

    void rise(String name, double errors, int parameters) {
        if (!atTheCeiling) {
            bounded(name, errors, parameters);
        }
    }

    private void bounded(String name, double errors, int parameters) {
        double score = criterion(errors, parameters);
        if (score < bestBounded) {
            bestBounded = score;
            bounded = name;
        }
    }

    /** @param onset where on the span, 0 to 1, the growth begins */
    void unbounded(String name, Fit fit, double onset, int parameters) {
        double score = criterion(fit.errors(), parameters);
        if (fit.plausible() && fit.slope() > 0 && score < bestUnbounded) {
            bestUnbounded = score;
            double noise = Math.sqrt(fit.errors() / Math.max(1, n - parameters));
            unbounded = new Growth(
                    fit.slope() / span,
                    fit.slopeError() / span,
                    fit.slope() * (1 - onset),
                    0,
                    "",
                    name,
                    n,
                    span,
                    noise);
        }
    }

    private double criterion(double errors, int parameters) {
        double k = parameters + 1.0;
        return n * Math.log((errors + floorErrors) / n) + 2 * k + 2 * k * (k + 1) / Math.max(0.5, n - k - 1);
    }

    Growth result() {
        return new Growth(
                unbounded.slope(),
                unbounded.slopeError(),
                unbounded.growth(),
                bestBounded - bestUnbounded,
                bounded,
                unbounded.unbounded(),
                n,
                span,
                unbounded.noise());
    }
}

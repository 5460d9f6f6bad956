package io.memwatchdog.core.trend;

import io.memwatchdog.core.trend.CurveFit.Fit;

/** Keeps the best bounded and the best unbounded story by AICc. */
final class Contest {

    /** A bound that has held for a third of the span is one. */
    private static final double HAS_HELD = 2.0 / 3;

    private final int n;
    private final double span;
    private final double floorErrors;
    private final double ceiling;
    private double bestBounded = Double.POSITIVE_INFINITY;
    private String bounded = "constant";
    private double bestUnbounded = Double.POSITIVE_INFINITY;
    private Growth unbounded = Growth.NONE;

    Contest(int n, double span, double noiseFloor, double ceiling) {
        this.n = n;
        this.span = span;
        this.ceiling = ceiling;
        this.floorErrors = n * noiseFloor * noiseFloor;
    }

    void bounded(String name, Fit fit, int parameters) {
        if (fit.plausible()) {
            bounded(name, fit.errors(), parameters);
        }
    }

    /**
     * A bounded story in which the series rises. A bound near the end of what there is comforts only once it has held.
     *
     * @param bound where the rise ends
     * @param reached where on the span, 0 to 1, the rise is as good as over
     */
    void rise(String name, double errors, int parameters, double bound, double reached) {
        if (bound < ceiling || reached <= HAS_HELD) {
            bounded(name, errors, parameters);
        }
    }

    void bounded(String name, double errors, int parameters) {
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

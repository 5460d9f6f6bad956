package io.memwatchdog.core.trend;

/**
 * Whether a series grows without bound, as far as its shape tells.
 *
 * @param slope growth by the best unbounded curve at its end, per unit of x; not positive where no such curve fits
 * @param slopeError standard error of the slope
 * @param growth what the series has gained along that curve
 * @param evidence by how much the best unbounded curve beats the best bounded one, in units of AICc
 * @param bounded the best bounded curve, for people
 * @param unbounded the best unbounded curve
 * @param points points that were compared
 * @param span of x
 * @param noise typical distance of a point from the unbounded curve
 */
public record Growth(
        double slope,
        double slopeError,
        double growth,
        double evidence,
        String bounded,
        String unbounded,
        int points,
        double span,
        double noise) {

    /** With fewer points stories cannot be told apart. */
    public static final int MIN_POINTS = 7;

    static final Growth NONE =
            new Growth(0, Double.POSITIVE_INFINITY, 0, Double.NEGATIVE_INFINITY, "constant", "none", 0, 0, 0);
}

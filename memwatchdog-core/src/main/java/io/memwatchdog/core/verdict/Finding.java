package io.memwatchdog.core.verdict;

/**
 * The second stage's answer to a suspicion, drawn from two snapshots some time apart.
 *
 * @param atMs milliseconds since the JVM started
 * @param reason one sentence for people: who grows, and held by whom, or why it is no leak
 * @param bytesPerMs how fast what leaks grew while it was looked at; NaN where that is not known
 * @param liveBytes of the whole heap at the last look; NaN where that is not known
 */
public record Finding(
        Resource resource, Outcome outcome, long atMs, String reason, double bytesPerMs, double liveBytes) {

    /** One that does not know how fast, nor how much. */
    public Finding(Resource resource, Outcome outcome, long atMs, String reason) {
        this(resource, outcome, atMs, reason, Double.NaN, Double.NaN);
    }

    /** What the content showed. */
    public enum Outcome {
        /** The content is being looked at: an alarm of the trend waits for the answer, if there is time. */
        PENDING,
        /** One holder keeps growing and nothing bounds it: a leak. */
        CONFIRMED,
        /** A bounded cache still fills, softly held data, a step that happened once. */
        REFUTED,
        /** Looking stops the application here: it is done once the trend alone would tell a leak, and not before. */
        ON_ALARM,
        /** No evidence can be had here; the trend decides alone. */
        UNAVAILABLE
    }
}

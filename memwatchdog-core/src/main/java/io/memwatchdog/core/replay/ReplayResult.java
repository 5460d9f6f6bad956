package io.memwatchdog.core.replay;

import io.memwatchdog.core.verdict.Verdict;
import java.util.List;

/**
 * What the watchdog would have said about one input.
 *
 * @param collector as the input shows it, for example {@code G1}; {@code unknown} if it holds no collection
 * @param maxHeapBytes 0 if the input does not tell
 * @param durationMs from the start of the JVM to the last line
 * @param points every sample of the heap, in order of time
 * @param verdicts the last word on every resource that was seen
 * @param notes what was odd in the input, for people
 */
public record ReplayResult(
        String input,
        String collector,
        long maxHeapBytes,
        long durationMs,
        List<ReplayAlarm> alarms,
        List<ReplayPoint> points,
        List<Verdict> verdicts,
        List<String> notes) {

    public ReplayResult {
        alarms = List.copyOf(alarms);
        points = List.copyOf(points);
        verdicts = List.copyOf(verdicts);
        notes = List.copyOf(notes);
    }
}

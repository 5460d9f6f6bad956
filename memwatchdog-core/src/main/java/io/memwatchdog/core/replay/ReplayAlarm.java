package io.memwatchdog.core.replay;

import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;

/**
 * An alarm that would have gone out. All times and rates are on the clock of the input.
 *
 * @param level {@link Level#LEAK} or {@link Level#PRESSURE}
 * @param slopeBytesPerMs growth in bytes per millisecond, of threads and mapped buffers in their number
 * @param secondsToExhaustion forecast; infinite where none can be given
 * @param confidence 0 to 1; NaN where the detector states none
 * @param endedMs when the alarm would have been resolved; -1 if it stood until the end
 * @param earliestSeconds the near end of the forecast's interval
 * @param latestSeconds the far end
 */
public record ReplayAlarm(
        long atMs,
        Level level,
        Resource resource,
        double slopeBytesPerMs,
        double secondsToExhaustion,
        double confidence,
        String reason,
        long endedMs,
        double earliestSeconds,
        double latestSeconds) {

    ReplayAlarm endedAt(long atMs) {
        return new ReplayAlarm(
                this.atMs,
                level,
                resource,
                slopeBytesPerMs,
                secondsToExhaustion,
                confidence,
                reason,
                atMs,
                earliestSeconds,
                latestSeconds);
    }
}

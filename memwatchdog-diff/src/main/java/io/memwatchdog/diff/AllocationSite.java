package io.memwatchdog.diff;

import java.util.List;

/**
 * A place in the code that allocated what is still alive, found by sampling.
 *
 * @param frame the topmost frame of the application: {@code shop.CartService.open:42}
 * @param callers the frames that called it, nearest first
 * @param classNames what was allocated there, most first
 * @param samples live samples from there
 * @param share of all live samples, 0 to 1
 */
public record AllocationSite(String frame, List<String> callers, List<String> classNames, long samples, double share) {
    public AllocationSite {
        callers = List.copyOf(callers);
        classNames = List.copyOf(classNames);
    }
}

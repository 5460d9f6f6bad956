package io.memwatchdog.core.gc;

/**
 * How fast the application allocates, as seen between collections: what the heap has gained since the last one ended.
 * The rate over the last few minutes tells how busy the application is.
 */
public final class AllocationMeter {

    private final double memoryMs;
    private double rateBytesPerMs = Double.NaN;
    private long lastAfterBytes = -1;
    private long highestBytes;
    private long lastAtMs;

    /**
     * Makes a meter.
     *
     * @param memoryMs over which older times are forgotten
     */
    public AllocationMeter(double memoryMs) {
        this.memoryMs = memoryMs;
    }

    public void accept(GcEvent event) {
        if (CollectorFamily.isPause(event) || event.pools().containsKey(GcEvent.LIVE_SET)) {
            return;
        }
        long before = HeapPools.usedBeforeBytes(event);
        highestBytes = Math.max(highestBytes, before);
        if (lastAfterBytes >= 0 && event.endMs() > lastAtMs && !event.afterGap()) {
            double elapsed = event.endMs() - lastAtMs;
            double rate = Math.max(0, before - lastAfterBytes) / elapsed;
            double weight = 1 - Math.exp(-elapsed / memoryMs);
            rateBytesPerMs = Double.isNaN(rateBytesPerMs) ? rate : rateBytesPerMs + weight * (rate - rateBytesPerMs);
        }
        lastAfterBytes = HeapPools.usedAfterBytes(event);
        lastAtMs = event.endMs();
    }

    /** How full the heap has been; collections know, between which nobody looks. */
    public long highestBytes() {
        return highestBytes;
    }

    /** 0 until two collections have been seen. */
    public double rateBytesPerMs() {
        return Double.isNaN(rateBytesPerMs) ? 0 : rateBytesPerMs;
    }
}

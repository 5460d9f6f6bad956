package io.memwatchdog.sample.leak;

import java.util.concurrent.TimeUnit;

/** Lets one leak run at a given rate. */
final class Tap {

    /** A tick that comes late is made up for, but not more than this. */
    private static final long MAX_ELAPSED_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Leak leak;
    private long bytesPerSecond;
    private double bytesDue;
    private long leakedBytes;
    private long lastNanos;

    Tap(Leak leak) {
        this.leak = leak;
    }

    synchronized void open(long rateBytesPerSecond, long nowNanos) {
        bytesPerSecond = rateBytesPerSecond;
        lastNanos = nowNanos;
    }

    synchronized void closeAndFree() {
        bytesPerSecond = 0;
        bytesDue = 0;
        leakedBytes = 0;
        leak.free();
    }

    synchronized void tick(long nowNanos) {
        if (bytesPerSecond == 0) {
            return;
        }
        long elapsedNanos = Math.min(nowNanos - lastNanos, MAX_ELAPSED_NANOS);
        lastNanos = nowNanos;
        bytesDue += bytesPerSecond * (double) elapsedNanos / TimeUnit.SECONDS.toNanos(1);
        for (; bytesDue >= leak.bytesPerStep(); bytesDue -= leak.bytesPerStep()) {
            leak.step();
            leakedBytes += leak.bytesPerStep();
        }
    }

    synchronized LeakState state() {
        return new LeakState(
                leak.name(), leak.story(), leak.culprit(), bytesPerSecond > 0, bytesPerSecond, leakedBytes);
    }
}

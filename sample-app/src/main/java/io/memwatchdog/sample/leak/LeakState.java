package io.memwatchdog.sample.leak;

/**
 * A leak as the API shows it.
 *
 * @param bytesPerSecond 0 while it is off
 * @param leakedBytes about what it holds by now
 */
record LeakState(String name, String story, String culprit, boolean on, long bytesPerSecond, long leakedBytes) {}

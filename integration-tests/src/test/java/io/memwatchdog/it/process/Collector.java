package io.memwatchdog.it.process;

import java.util.List;

/** The collectors of HotSpot. */
public enum Collector {
    SERIAL("-XX:+UseSerialGC"),
    PARALLEL("-XX:+UseParallelGC"),
    G1("-XX:+UseG1GC"),
    ZGC("-XX:+UseZGC"),
    SHENANDOAH("-XX:+UseShenandoahGC");

    private final String flag;

    Collector(String flag) {
        this.flag = flag;
    }

    /** Whether its samples are what lives, and not what was allocated meanwhile as well. */
    public boolean isExact() {
        return this != ZGC && this != SHENANDOAH;
    }

    public List<String> options() {
        return List.of(flag);
    }
}

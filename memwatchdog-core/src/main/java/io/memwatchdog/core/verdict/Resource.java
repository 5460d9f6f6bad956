package io.memwatchdog.core.verdict;

/** What can leak, and what it is counted in. */
public enum Resource {
    HEAP("bytes"),
    METASPACE("bytes"),
    DIRECT("bytes"),
    MAPPED("buffers"),
    THREADS("threads"),
    PROCESS("bytes");

    private final String unit;

    Resource(String unit) {
        this.unit = unit;
    }

    /** The unit of its samples, in the plural. */
    public String unit() {
        return unit;
    }

    public boolean isInBytes() {
        return unit.equals("bytes");
    }
}

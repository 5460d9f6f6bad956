package io.memwatchdog.record;

/** Loaded again and again by loaders that nobody lets go. Refers to no class of ours. */
public final class Plugin {

    private final long[] state = new long[64];

    public Plugin() {}

    public long next(int i) {
        state[i % state.length] += i * 31L;
        return state[i % state.length] ^ state[(i + 7) % state.length];
    }

    public String describe(int words) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append("word ").append(i * next(i)).append(i % 2 == 0 ? ", " : "; ");
        }
        return text.toString();
    }
}

package io.memwatchdog.natives;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.memwatchdog.core.snapshot.Capability;

/** What a test needs, without which it is skipped with the reason. */
final class Assumed {

    private Assumed() {}

    static void library() {
        MemwatchdogNative found = MemwatchdogNative.load();
        assumeTrue(found.available(), found.reason());
    }

    static void fork() {
        library();
        Capability capability = new ForkSnapshotter().capability();
        assumeTrue(capability.dumps(), capability.reason());
    }

    static void hugePages() {
        library();
        String refusal = new HugePages().refusal();
        assumeTrue(refusal == null, refusal);
    }
}

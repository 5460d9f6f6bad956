package io.memwatchdog.natives;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.natives.ForkProbe.Refusal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProbedCapabilityTests {

    private static final Refusal FOR_NOW = new Refusal("not enough memory", false);

    private long nanos;
    private int probes;
    private @Nullable Refusal next;
    private final ProbedCapability capability = new ProbedCapability(this::probe, () -> nanos);

    private @Nullable Refusal probe() {
        probes++;
        return next;
    }

    @Test
    void whatPassesIsProbedAgainButNotAtOnce() {
        next = FOR_NOW;
        assertThat(capability.get().reason()).isEqualTo("not enough memory");
        next = null;
        assertThat(capability.get().dumps()).isFalse();
        nanos += Duration.ofMinutes(1).toNanos();
        assertThat(capability.get().dumps()).isTrue();
        assertThat(probes).isEqualTo(2);
    }

    /** Each probe forks. */
    @Test
    void whatDoesNotPassIsProbedLessAndLessOften() {
        next = FOR_NOW;
        for (int minute = 0; minute <= 63; minute++) {
            capability.get();
            nanos += Duration.ofMinutes(1).toNanos();
        }
        assertThat(probes).as("after 0, 1, 3, 7, 15, 31, 47 and 63 minutes").isEqualTo(8);
    }

    @Test
    void successIsKept() {
        assertThat(capability.get().dumps()).isTrue();
        next = FOR_NOW;
        nanos += Duration.ofDays(1).toNanos();
        assertThat(capability.get().dumps()).isTrue();
        assertThat(probes).isEqualTo(1);
    }

    @Test
    void whatLastsIsKept() {
        next = new Refusal("another layout", true);
        assertThat(capability.get().dumps()).isFalse();
        next = null;
        nanos += Duration.ofDays(1).toNanos();
        assertThat(capability.get().reason()).isEqualTo("another layout");
        assertThat(probes).isEqualTo(1);
    }
}

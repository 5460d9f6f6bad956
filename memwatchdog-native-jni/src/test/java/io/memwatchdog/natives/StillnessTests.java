package io.memwatchdog.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memwatchdog.core.snapshot.SnapshotException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StillnessTests {

    private final AtomicInteger attempts = new AtomicInteger();

    @Test
    void whatMetMovingObjectsIsTriedAgain() throws SnapshotException {
        String found = Stillness.found(() -> attempts.incrementAndGet() < 3 ? Optional.empty() : Optional.of("still"));
        assertThat(found).isEqualTo("still");
        assertThat(attempts).hasValue(3);
    }

    @Test
    void aFailureIsNot() {
        assertThatThrownBy(() -> Stillness.found(() -> {
                    attempts.incrementAndGet();
                    throw new SnapshotException("for a test");
                }))
                .hasMessage("for a test");
        assertThat(attempts).hasValue(1);
    }

    @Test
    void whoeverIsInterruptedWaitsNoLonger() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> Stillness.found(() -> {
                    attempts.incrementAndGet();
                    return Optional.empty();
                }))
                .hasMessage("the snapshot was interrupted");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(attempts).hasValue(1);
    }
}

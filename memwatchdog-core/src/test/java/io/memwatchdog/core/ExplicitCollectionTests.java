package io.memwatchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExplicitCollectionTests {

    private static final long MINUTE = 60_000;
    private static final long GIB = 1L << 30;

    private long nanos;
    private long tookMs = 100;
    private int collections;
    private final ExplicitCollection collection =
            new ExplicitCollection(Duration.ofMinutes(1), Duration.ofSeconds(3), this::collect, () -> nanos);

    private void collect() {
        collections++;
        nanos += tookMs * 1_000_000;
    }

    @Test
    void staysWithinAThousandthOfTheTime() {
        tookMs = 2000;
        for (int minute = 1; minute <= 100; minute++) {
            collection.begin(minute * MINUTE, minute * MINUTE, GIB);
        }
        assertThat(collections).isEqualTo(3);
    }

    @Test
    void asksForNoneThatWouldTakeLongerThanASnapshotMay() {
        assertThat(collection.begin(MINUTE, 0, 4 * GIB)).isFalse();
        assertThat(collections).isZero();
    }

    /** The machine may have been busy; nobody would ever know. */
    @Test
    void oneThatTookTooLongIsTriedAgainADayLater() {
        tookMs = 10_000;
        assertThat(collection.begin(MINUTE, MINUTE, GIB)).isTrue();
        assertThat(collection.begin(20 * 60 * MINUTE, 20 * 60 * MINUTE, GIB)).isFalse();
        assertThat(collection.begin(25 * 60 * MINUTE, 25 * 60 * MINUTE, GIB)).isTrue();
        assertThat(collections).isEqualTo(2);
    }

    @Test
    void stopsWhereItProvesNothing() {
        for (int minute = 1; minute <= 1000; minute++) {
            collection.begin(minute * MINUTE, 0, GIB);
        }
        assertThat(collections).isEqualTo(3);
        assertThat(collection.isPossible()).isFalse();
    }
}

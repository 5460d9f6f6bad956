package io.memwatchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.gc.HeapSample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BaselineRuleTests {

    private static final long MINUTE = 60_000;
    private final BaselineRule rule = new BaselineRule(Duration.ofMinutes(5), 10 * MINUTE);

    @Test
    void waitsForTheDelayHoweverQuietTheHeap() {
        assertThat(rule.isDue(14 * MINUTE, samples(100, 100, 100))).isFalse();
        assertThat(rule.isDue(15 * MINUTE, samples(100, 100, 100))).isTrue();
    }

    @Test
    void waitsForTheHeapToComeToRest() {
        assertThat(rule.isDue(16 * MINUTE, samples(100, 150, 200))).isFalse();
        assertThat(rule.isDue(16 * MINUTE, samples(100, 200, 210, 215))).isTrue();
        assertThat(rule.isDue(16 * MINUTE, samples(100, 100))).isFalse();
    }

    @Test
    void butNotForEver() {
        assertThat(rule.isDue(25 * MINUTE, List.of())).isTrue();
    }

    @Test
    void withoutADelayNothingIsTaken() {
        assertThat(new BaselineRule(null, 0).isDue(Long.MAX_VALUE - 1, samples(1, 1, 1)))
                .isFalse();
    }

    private static List<HeapSample> samples(long... used) {
        List<HeapSample> samples = new ArrayList<>();
        for (long bytes : used) {
            samples.add(new HeapSample(samples.size(), bytes, 1000));
        }
        return samples;
    }
}

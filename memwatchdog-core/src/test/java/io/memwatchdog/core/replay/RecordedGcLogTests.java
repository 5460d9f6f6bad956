package io.memwatchdog.core.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Logs of a minute of {@link CollectedProgram} ({@code 60000 50000 300 100000000} for the leak, {@code 60000 50000 800
 * 12000000} for the cache), with {@code -Xms16m -Xmx64m} on JDK 17, that of generational ZGC on JDK 25. Of {@code -Xlog:gc*}
 * the lines tagged gc, gc+init, gc+heap and gc+metaspace are kept. A second stands for a minute.
 */
class RecordedGcLogTests {

    private static final ReplayOptions SQUEEZED =
            new ReplayOptions(WatchdogSettings.Detection.defaults(), Duration.ofSeconds(1), 0);

    @ParameterizedTest
    @CsvSource({
        "g1, G1",
        "parallel, Parallel",
        "serial, Serial",
        "shenandoah, Shenandoah",
        "zgc, ZGC",
        "zgc-generational, Generational ZGC"
    })
    void aLeakIsToldWithItsSlope(String log, String collector) throws Exception {
        ReplayResult result = Replay.run(recorded("leak-" + log), SQUEEZED);

        assertThat(result.collector()).isEqualTo(collector);
        assertThat(result.maxHeapBytes()).isEqualTo(64L << 20);
        assertThat(result.notes()).isEmpty();
        assertThat(result.alarms()).singleElement().satisfies(alarm -> {
            assertThat(alarm.level()).isEqualTo(Level.LEAK);
            assertThat(alarm.resource()).isEqualTo(Resource.HEAP);
            assertThat(alarm.slopeBytesPerMs()).isCloseTo(301.0, withinPercentage(20));
            // about 20 of the 64 MiB are in use then, and the rest lasts as long as the leak says
            assertThat(alarm.secondsToExhaustion()).isBetween(120.0, 190.0);
            assertThat(alarm.endedMs()).isNegative();
        });
    }

    @ParameterizedTest
    @CsvSource({"g1", "parallel", "serial", "shenandoah", "zgc", "zgc-generational"})
    void aCacheThatFillsAndIsFullIsNoLeak(String log) throws Exception {
        ReplayResult result = Replay.run(recorded("cache-" + log), SQUEEZED);

        assertThat(result.alarms()).isEmpty();
        assertThat(result.points()).hasSizeGreaterThan(20);
    }

    private static Path recorded(String name) throws Exception {
        return Path.of(Objects.requireNonNull(RecordedGcLogTests.class.getResource("/traces/" + name + ".log.gz"), name)
                .toURI());
    }
}

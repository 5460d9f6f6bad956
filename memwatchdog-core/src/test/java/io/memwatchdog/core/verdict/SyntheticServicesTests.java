package io.memwatchdog.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.gc.GcEvents;
import io.memwatchdog.core.trend.JavaTrendEngine;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Made-up healthy services, one full collection a minute, judged by the trend alone. Dice are the same in each run. */
class SyntheticServicesTests {

    private static final int MINUTE = 60_000;
    private static final int RUNS = 3;
    private static final int HOURS = 24;
    private static final int MAX_MIB = 10_000;

    @ParameterizedTest
    @CsvSource({"0, 0.02", "0, 0.04", "0.5, 0.03", "0.9, 0.02", "0.95, 0.02", "0.98, 0.02"})
    void aLevelThatWandersIsSeldomTakenForALeak(double memory, double deviation) {
        int alarms = IntStream.range(0, RUNS)
                .map(run -> alarms(wandering(new Random(run), memory, deviation)))
                .sum();
        assertThat(alarms).as("in %d hours", RUNS * HOURS).isLessThanOrEqualTo(4);
    }

    @Test
    void aSawIsALeakInItsFirstPeriodAtMost() {
        int alarms = IntStream.range(0, RUNS)
                .map(run -> {
                    Random random = new Random(run);
                    return alarms(m -> 0.4 + 0.12 * (m % 180) / 180 + 0.005 * random.nextGaussian());
                })
                .sum();
        assertThat(alarms).isLessThanOrEqualTo(RUNS);
    }

    @Test
    void aDayIsALeakOnTheFirstMorningAtMost() {
        int alarms = IntStream.range(0, RUNS)
                .map(run -> {
                    Random random = new Random(run);
                    return alarms(m -> 0.4
                            + 0.1 * Math.sin(2 * Math.PI * (m / 1440.0 + run / 5.0))
                            + 0.01 * random.nextGaussian());
                })
                .sum();
        assertThat(alarms).isLessThanOrEqualTo(3 * RUNS);
    }

    @Test
    void aRampIsOneAlarmAtMostOrTwo() {
        for (int run = 0; run < RUNS; run++) {
            Random random = new Random(run);
            assertThat(alarms(m ->
                            0.4 + 0.15 * Math.max(0, Math.min(1, (m - 300) / 120.0)) + 0.005 * random.nextGaussian()))
                    .isLessThanOrEqualTo(2);
        }
    }

    private static IntToDoubleFunction wandering(Random random, double memory, double deviation) {
        double[] astray = {deviation * random.nextGaussian()};
        double push = deviation * Math.sqrt(1 - memory * memory);
        return minute -> 0.4 + (astray[0] = memory * astray[0] + push * random.nextGaussian());
    }

    private static int alarms(IntToDoubleFunction shareOfHeap) {
        Detector detector = Detectors.create(WatchdogSettings.Detection.defaults(), new JavaTrendEngine());
        int alarms = 0;
        boolean before = false;
        for (int minute = 0; minute < HOURS * 60; minute++) {
            long usedMib = Math.round(MAX_MIB * shareOfHeap.applyAsDouble(minute));
            detector.accept(GcEvents.serialFull((long) minute * MINUTE, usedMib, MAX_MIB));
            boolean now = detector.verdict(Resource.HEAP).level() == Level.LEAK;
            alarms += now && !before ? 1 : 0;
            before = now;
        }
        return alarms;
    }
}

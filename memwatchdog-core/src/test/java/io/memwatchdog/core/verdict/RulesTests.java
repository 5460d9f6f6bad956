package io.memwatchdog.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.memwatchdog.core.trend.Growth;
import io.memwatchdog.core.trend.TheilSen;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures that docs/detection.md gives. */
class RulesTests {

    private static final double MINUTE = 60_000;
    private static final double OBSERVED = 60 * MINUTE;

    private final Rules rules = new Rules(MINUTE, 0, 2, false);

    @ParameterizedTest
    @CsvSource({"2, 0.67", "10, 0.82", "20, 0.92"})
    void theMoreEvidenceTheMoreConfidence(double evidence, double confidence) {
        GrowthWatch.Look look = look(evidence, 0.2, 40, 0, false);
        assertThat(Rules.confidence(look, null)).isCloseTo(confidence, within(0.005));
        assertThat(Rules.confidence(look, finding(Finding.Outcome.UNAVAILABLE))).isCloseTo(confidence, within(0.005));
    }

    @ParameterizedTest
    @CsvSource({"2, 0.92", "20, 0.92", "30, 0.97"})
    void whatTheContentHasConfirmedIsAlmostSure(double evidence, double confidence) {
        GrowthWatch.Look look = look(evidence, 0.2, 40, 0, false);
        assertThat(Rules.confidence(look, finding(Finding.Outcome.CONFIRMED))).isCloseTo(confidence, within(0.005));
    }

    @ParameterizedTest
    @CsvSource({
        "1.9, 0, false, false",
        "2, 0, false, true",
        "2, 0.02, false, false",
        "4, 0.02, false, true",
        "9.9, 0, true, false",
        "10, 0, true, true"
    })
    void scatterAndARisingLoadAskForMoreEvidence(double evidence, double noise, boolean busier, boolean leak) {
        assertThat(rules.isLeak(Resource.HEAP, look(evidence, 0.2, 40, noise, busier), OBSERVED))
                .isEqualTo(leak);
    }

    /** 10 % in 20 minutes, 7.5 % in half an hour, 4 % in 70 minutes, 3 % in longer windows. */
    @ParameterizedTest
    @CsvSource({
        "20, 0.10, false",
        "20, 0.102, true",
        "30, 0.074, false",
        "30, 0.076, true",
        "70, 0.039, false",
        "70, 0.040, true",
        "500, 0.029, false",
        "500, 0.030, true",
        "19, 0.5, false"
    })
    void theShorterTheWindowTheMoreGrowth(double minutes, double growth, boolean leak) {
        assertThat(rules.isLeak(Resource.HEAP, look(20, growth, minutes, 0, false), OBSERVED))
                .isEqualTo(leak);
    }

    @ParameterizedTest
    @CsvSource({"HEAP, 26, false", "HEAP, 27, true", "DIRECT, 39, false", "DIRECT, 40, true"})
    void nothingIsToldAtOnce(Resource resource, double minutes, boolean leak) {
        assertThat(rules.isLeak(resource, look(20, 0.5, 25, 0, false), minutes * MINUTE))
                .isEqualTo(leak);
    }

    private static Finding finding(Finding.Outcome outcome) {
        return new Finding(Resource.HEAP, outcome, 0, "");
    }

    private static GrowthWatch.Look look(double evidence, double growth, double minutes, double noise, boolean busier) {
        Growth grown = new Growth(growth / minutes, 0, growth, evidence, "flat", "line", 20, minutes, 0);
        TheilSen slope = new TheilSen(growth / minutes, 0);
        return new GrowthWatch.Look(0, grown, slope, growth, true, growth, busier, noise, 1, OBSERVED);
    }
}

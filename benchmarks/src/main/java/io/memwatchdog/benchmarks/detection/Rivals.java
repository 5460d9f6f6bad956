package io.memwatchdog.benchmarks.detection;

import java.util.List;

/** What people use today, each as its users set it. */
final class Rivals {

    private Rivals() {}

    static List<Contender> all() {
        return List.of(
                new Contender("least squares, 30 × any GC, 1024 B/ms", () -> new AnyGcSlope(30, 1024)),
                new Contender("same, 1024 B/ms on the production clock", () -> new AnyGcSlope(30, 61_440)),
                new Contender("5 rises in a row, full GC (memwatch)", RisesInARow::afterFullCollections),
                new Contender("5 rises in a row, any GC", RisesInARow::afterAnyCollection),
                new Contender("usage after gc > 80 %", () -> new UsageAfterGc(0.8)),
                new Contender("usage after gc > 90 %", () -> new UsageAfterGc(0.9)),
                new Contender("predict_linear(30 min) reaches the limit in 1 h", PredictLinear::new));
    }
}

package io.memwatchdog.benchmarks.detection;

import io.memwatchdog.core.verdict.Detector;
import java.util.function.Supplier;

/** A detector in the comparison: a fresh one for each trace. */
record Contender(String name, Supplier<Detector> fresh) {}

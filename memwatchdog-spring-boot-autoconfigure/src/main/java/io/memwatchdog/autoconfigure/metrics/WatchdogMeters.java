package io.memwatchdog.autoconfigure.metrics;

import io.micrometer.core.instrument.binder.MeterBinder;

/** Meters of ours: those which {@code memwatchdog.prometheus.port} publishes, beside every registry of the application. */
public interface WatchdogMeters extends MeterBinder {}

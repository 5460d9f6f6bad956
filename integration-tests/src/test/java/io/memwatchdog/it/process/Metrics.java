package io.memwatchdog.it.process;

import java.util.Arrays;
import java.util.OptionalDouble;

/** One scrape in Prometheus' text format. */
public record Metrics(String text) {

    /** The sum over all label sets of a sample's name; empty where there is none. */
    public OptionalDouble value(String name) {
        double[] values = text.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .toArray();
        return values.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Arrays.stream(values).sum());
    }
}

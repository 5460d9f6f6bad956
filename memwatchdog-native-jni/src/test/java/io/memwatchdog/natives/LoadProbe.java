package io.memwatchdog.natives;

import io.memwatchdog.core.snapshot.Capability;
import io.memwatchdog.core.trend.TrendEngine;
import java.util.Arrays;

/** Main class of child JVMs: loads the library, uses each part of it once, and reports. */
final class LoadProbe {

    private LoadProbe() {}

    public static void main(String[] args) {
        MemwatchdogNative library = MemwatchdogNative.load();
        System.out.println("available=" + library.available());
        System.out.println("reason=" + library.reason());
        Capability fork = library.snapshotter().capability();
        System.out.println(fork.strategy() + ": " + fork.reason());
        library.engine().ifPresent(LoadProbe::calculate);
    }

    private static void calculate(TrendEngine engine) {
        double[] x = {0, 1, 2};
        double[] y = {1, 3, 5};
        System.out.println("slope=" + engine.leastSquaresSlope(x, y, 3));
        System.out.println("slopes=" + Arrays.toString(engine.pairSlopes(x, y, 3)));
        double[] coefficients = new double[1];
        engine.regress(x, 0, y, coefficients);
        System.out.println("coefficient=" + coefficients[0]);
    }
}

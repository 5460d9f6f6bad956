package io.memwatchdog.natives;

import io.memwatchdog.core.snapshot.Capability;

/** Main class of child JVMs: loads the library, uses each part of it once, and reports. */
final class LoadProbe {

    private LoadProbe() {}

    public static void main(String[] args) {
        MemwatchdogNative library = MemwatchdogNative.load();
        System.out.println("available=" + library.available());
        System.out.println("reason=" + library.reason());
        Capability fork = library.snapshotter().capability();
        System.out.println(fork.strategy() + ": " + fork.reason());
        library.engine()
                .ifPresent(engine -> System.out.println(
                        "slope=" + engine.leastSquaresSlope(new double[] {0, 1, 2}, new double[] {1, 3, 5}, 3)));
    }
}

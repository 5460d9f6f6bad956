package io.memwatchdog.core;

import io.memwatchdog.core.alert.Verdicts;
import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.gc.HeapSample;
import io.memwatchdog.core.verdict.Detector;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.core.verdict.ResourceSample;
import io.memwatchdog.core.verdict.Verdict;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** An application with a watchdog that tells a leak, takes a snapshot, and is undeployed. */
public final class DeployedApplication {

    private DeployedApplication() {}

    /** Called by reflection from another class loader. */
    public static void run(String alertmanager, Path directory) {
        Watchdog watchdog = Watchdog.builder(TestSettings.with(directory, null, alertmanager))
                .detector(new AlwaysLeaking())
                .build();
        watchdog.start();
        while (watchdog.state().counters().alertDeliveries() < 1
                || watchdog.state().counters().snapshots()
                                + watchdog.state().counters().snapshotFailures()
                        == 0) {
            LockSupport.parkNanos(5_000_000);
        }
        watchdog.close();
    }

    private static final class AlwaysLeaking implements Detector {

        @Override
        public void accept(GcEvent event) {}

        @Override
        public void accept(ResourceSample sample) {}

        @Override
        public Verdict verdict(Resource resource) {
            return resource == Resource.HEAP ? Verdicts.heap(Level.LEAK) : Verdict.unknown(resource, "not looked at");
        }

        @Override
        public Optional<HeapSample> lastHeapSample() {
            return Optional.empty();
        }
    }
}

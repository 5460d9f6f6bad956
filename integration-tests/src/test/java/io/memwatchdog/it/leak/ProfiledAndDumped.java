package io.memwatchdog.it.leak;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.memwatchdog.core.snapshot.HeapSnapshotter;
import io.memwatchdog.core.snapshot.SnapshotLimits;
import io.memwatchdog.diff.HeapProfiles;
import io.memwatchdog.natives.MemwatchdogNative;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Runs one of the leaking programs and takes, after each piece of work, a live profile and HotSpot's dump. Main class of child
 * JVMs: program, directory.
 */
final class ProfiledAndDumped {

    private static final int WORK = 6_000;
    private static final SnapshotLimits LIMITS = SnapshotLimits.of(Duration.ofMinutes(1), Duration.ofMinutes(1));

    private ProfiledAndDumped() {}

    public static void main(String[] args) throws Exception {
        Object program = Class.forName("com.acme.leaks." + args[0])
                .getDeclaredConstructor()
                .newInstance();
        Method work = Class.forName("com.acme.leaks.Program").getMethod("work", int.class, int.class);
        HotSpotDiagnosticMXBean hotSpot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        HeapSnapshotter fork = MemwatchdogNative.load().snapshotter();
        for (int i = 0; i < 2; i++) {
            work.invoke(program, i * WORK, (i + 1) * WORK);
            HeapProfiles.write(fork.profile(LIMITS), Path.of(args[1], i + ".mwp"));
            hotSpot.dumpHeap(Path.of(args[1], i + ".hprof").toString(), true);
        }
        System.out.println("done " + program.getClass());
        System.exit(0);
    }
}

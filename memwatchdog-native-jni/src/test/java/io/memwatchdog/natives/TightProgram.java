package io.memwatchdog.natives;

import io.memwatchdog.core.host.HostMemory;
import io.memwatchdog.core.snapshot.SnapshotException;
import io.memwatchdog.core.snapshot.SnapshotLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongConsumer;

/** Snapshots in a container that leaves little room. Main class of child JVMs; arguments: directory, group, case, whether with huge pages. */
final class TightProgram {

    private static final long MB = 1 << 20;
    private static final SnapshotLimits LIMITS = SnapshotLimits.of(Duration.ofMinutes(1), Duration.ofMinutes(1));
    private static final HostMemory HOST = new HostMemory();
    private static final int EVERY_PAGE = 4096;
    private static final int EVERY_OTHER_PAGE = 2 * EVERY_PAGE;
    private static final byte[][] BALLAST = new byte[150][];
    private static final int SMALL_OBJECTS = Integer.getInteger("small.objects", 5_000_000);
    private static final int CHUNK = 1000;
    private static final long PLENTY = 16_384 * MB;

    private static Object held;

    private TightProgram() {}

    public static void main(String[] args) throws Exception {
        Path target = Path.of(args[0], "tight.hprof");
        MemoryGroup group = new MemoryGroup(Path.of(args[1]));
        group.limit(PLENTY);
        for (int i = 0; i < BALLAST.length; i++) {
            BALLAST[i] = new byte[1 << 20];
        }
        MemwatchdogNative.load();
        ForkSnapshotter fork = new ForkSnapshotter(pid -> {});
        System.out.println("capability " + fork.capability());
        switch (args[2]) {
            case "fits" -> leave(group, 64 * MB);
            // What has been written counts until it is on the disk.
            case "roomy" -> leave(group, 320 * MB);
            case "refused" -> leave(group, 24 * MB);
            case "squeezed" -> {
                scatter();
                leave(group, 160 * MB);
                fork = squeezing();
            }
            case "collected" -> {
                scatter();
                leave(group, 160 * MB + SMALL_OBJECTS * 4L);
                fork = meanwhile(System::gc);
            }
            case "rewritten" -> leave(group, 1600 * MB);
            default -> throw new IllegalArgumentException(args[2]);
        }
        if (args[3].equals("true")) {
            System.out.println("in huge pages " + new HugePages().gather(Duration.ofSeconds(20)) / MB + " MB");
        }
        if (args[2].equals("rewritten")) {
            rewriteWhileTaken(LIMITS.withHugePages(args[3].equals("true")));
        } else {
            takeBoth(fork, target);
        }
        group.limit(PLENTY);
        System.out.println("later " + (new ForkSnapshotter().profile(LIMITS).totalObjects() > 1000));
        System.out.println("children " + ProcessHandle.current().children().count());
        System.out.println("done");
        Runtime.getRuntime().halt(0);
    }

    private static void takeBoth(ForkSnapshotter fork, Path target) throws Exception {
        try {
            System.out.println("profiled " + (fork.profile(LIMITS).totalObjects() > 1000));
        } catch (SnapshotException e) {
            System.out.println("no profile: " + e.getMessage());
        }
        try {
            System.out.println("dumped " + (fork.dump(target, LIMITS).bytes() > 120 * MB));
        } catch (SnapshotException e) {
            System.out.println("no dump: " + e.getMessage());
        }
        Files.deleteIfExists(target);
    }

    /** So that what can be had is as much. */
    private static void leave(MemoryGroup group, long bytes) throws Exception {
        group.limit(HOST.limitBytes() - HOST.availableBytes() + bytes);
        System.out.println("room " + HOST.availableBytes() / MB + " of " + HOST.limitBytes() / MB);
    }

    /** A heap that is large enough for huge pages to be worth it. */
    private static void rewriteWhileTaken(SnapshotLimits limits) throws Exception {
        byte[][] more = new byte[500][];
        for (int i = 0; i < more.length; i++) {
            more[i] = new byte[(1 << 20) - 16];
        }
        // The first one leaves what the library needs for all of them.
        new ForkSnapshotter().profile(limits);
        long before = HOST.availableBytes();
        ForkSnapshotter fork = new ForkSnapshotter(pid -> {
            Signals.hold(pid);
            rewrite(more, EVERY_OTHER_PAGE);
            System.out.println("taken for a while " + (before - HOST.availableBytes()) / MB + " MB");
            Signals.send("CONT", pid);
        });
        System.out.println("profiled " + (fork.profile(limits).totalObjects() > 1000));
        System.out.println("kept " + (before - HOST.availableBytes()) / MB + " MB");
        System.out.println("given back " + (before - HOST.availableBytes() < 100 * MB));
    }

    private static void rewrite(byte[][] arrays, int step) {
        for (byte[] array : arrays) {
            for (int at = 0; at < array.length; at += step) {
                array[at]++;
            }
        }
    }

    /** The application rewrites its memory while the child is at work, until the room is gone. */
    private static ForkSnapshotter squeezing() {
        return meanwhile(() -> rewrite(BALLAST, EVERY_PAGE));
    }

    /** The thread of the child that works, and only that one, gets next to nothing of the processors, so that it lives as long. */
    private static ForkSnapshotter meanwhile(Runnable action) {
        LongConsumer forked = pid -> {
            Signals.hold(pid);
            try (BusyProcessors busy = BusyProcessors.start()) {
                BusyProcessors.giveWay(pid);
                Signals.send("CONT", pid);
                action.run();
            }
        };
        MemoryRoom ofAPod = new MemoryRoom(HOST::availableBytes, true, HOST::groups, ForkCost::heapBytes);
        return new ForkSnapshotter(forked, Duration.ofMinutes(1), ofAPod);
    }

    /** As many small objects as a child looks at for a while, of which a full collection moves each. */
    private static void scatter() {
        Object[][] chunks = new Object[2 * SMALL_OBJECTS / CHUNK][];
        for (int i = 0; i < chunks.length; i++) {
            chunks[i] = new Object[CHUNK];
            Arrays.setAll(chunks[i], at -> new int[2]);
        }
        System.gc();
        for (int i = 0; i < chunks.length; i += 2) {
            chunks[i] = null;
        }
        held = chunks;
    }
}

package io.memwatchdog.natives;

import io.memwatchdog.core.snapshot.HeapSnapshotter;
import io.memwatchdog.core.snapshot.SnapshotLimits;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Objects that nothing holds but frames of virtual threads, before any collection has seen these. Main class of child JVMs. */
final class VirtualFramesProgram {

    static final int THREADS = 500;

    private static final CountDownLatch NEVER = new CountDownLatch(1);
    private static final List<Thread> PARKED = new ArrayList<>();

    /** Held by a frame alone. */
    static final class Held {
        private final Below below = new Below();
    }

    static final class Below {}

    static final class Statics {
        static final Object[] HELD = {new byte[10], new Object[] {"text"}};
    }

    private VirtualFramesProgram() {}

    public static void main(String[] args) throws Exception {
        HeapSnapshotter fork = MemwatchdogNative.load().snapshotter();
        SnapshotLimits limits = SnapshotLimits.of(Duration.ofMinutes(1), Duration.ofMinutes(1));
        park();
        if (args.length > 1) {
            outliveTheirDead(fork, limits, Integer.parseInt(args[1]));
        }
        fork.dump(Path.of(args[0], "frames.hprof"), limits);
        fork.profile(limits).histogram().stream()
                .filter(count -> count.className().contains("VirtualFramesProgram$"))
                .forEach(count -> System.out.println("profile " + count.className() + " " + count.count()));
        System.out.println("done");
    }

    private static void park() throws Exception {
        Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
        for (int i = 0; i < THREADS; i++) {
            PARKED.add((Thread) start.invoke(null, (Runnable) VirtualFramesProgram::hold));
        }
        for (Thread thread : PARKED) {
            while (thread.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
    }

    /** Collections move what the frames hold, and use the place of what their dead variables held for other things. */
    private static void outliveTheirDead(HeapSnapshotter fork, SnapshotLimits limits, int rounds) throws Exception {
        for (int round = 0; round < rounds; round++) {
            Object[] garbage = new Object[1000];
            for (int i = 0; i < 4_000_000; i++) {
                garbage[i % garbage.length] = i % 3 == 0 ? new Object[] {garbage[i % 7], i} : new byte[i % 100];
            }
            if (fork.profile(limits).totalObjects() == 0 || garbage[0] == null) {
                throw new IllegalStateException("an empty heap");
            }
        }
        System.out.println("outlived " + rounds);
    }

    private static void hold() {
        long sum = 0;
        for (int depth = 0; depth < 20; depth += 10) {
            sum += leaveDeadBehind(depth);
        }
        Held held = new Held();
        if (sum < 0) {
            return;
        }
        try {
            NEVER.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(held.below.toString(), e);
        }
    }

    private static long leaveDeadBehind(int depth) {
        Object[] dead = {new byte[depth], new Object[] {new Below[1], "" + depth}};
        return depth == 0 ? dead.length + leaveDeadClassBehind() : dead.length + leaveDeadBehind(depth - 1);
    }

    /** Its statics are references as well, and it is unloaded. */
    private static long leaveDeadClassBehind() {
        try {
            URL own = VirtualFramesProgram.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation();
            Class<?> dead = Class.forName(Statics.class.getName(), true, new URLClassLoader(new URL[] {own}, null));
            return dead.getName().length();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}

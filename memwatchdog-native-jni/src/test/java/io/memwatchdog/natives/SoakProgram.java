package io.memwatchdog.natives;

import io.memwatchdog.core.snapshot.HeapSnapshotter;
import io.memwatchdog.core.snapshot.SnapshotException;
import io.memwatchdog.core.snapshot.SnapshotLimits;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Snapshots in a row while the application does all that could disturb them. Main class of child JVMs. */
final class SoakProgram {

    /** For the test to read. */
    static final int KEPT_ONE_OF = 10;

    private static final int HUGE_PAGES_ONE_OF = 4;

    private static final AtomicLong WORK = new AtomicLong();

    private SoakProgram() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        int snapshots = Integer.parseInt(args[1]);
        HeapSnapshotter fork = MemwatchdogNative.load().snapshotter();
        System.out.println("capability " + fork.capability());
        for (int i = 0; i < 2; i++) {
            start("allocating-" + i, SoakProgram::allocate);
        }
        start("loading", SoakProgram::loadClasses);
        start("starting", SoakProgram::startThreads);
        for (int i = 0; i < 200; i++) {
            start("parked-" + i, () -> VariedHeap.NEVER.await());
        }
        SnapshotLimits limits = SnapshotLimits.of(Duration.ofMinutes(1), Duration.ofMinutes(1));
        HugePages hugePages = new HugePages();
        int failures = 0;
        double longestPauseMs = 0;
        for (int i = 0; i < snapshots; i++) {
            Path file = directory.resolve("soak.hprof");
            long before = WORK.get();
            if (i % HUGE_PAGES_ONE_OF == 0) {
                hugePages.gather(Duration.ofSeconds(5));
            }
            try {
                if (i % 2 == 0) {
                    longestPauseMs =
                            Math.max(longestPauseMs, fork.dump(file, limits).pauseMs());
                    complete(file);
                    if (i % KEPT_ONE_OF == 0) {
                        Files.move(file, directory.resolve("kept-" + i + ".hprof"));
                    }
                } else if (fork.profile(limits).totalObjects() < 1000) {
                    throw new IllegalStateException("a profile of nearly nothing");
                }
            } catch (SnapshotException e) {
                failures++;
                System.out.println("retry after: " + e.getMessage());
            }
            Files.deleteIfExists(file);
            awaitWorkBeyond(before);
        }
        System.out.printf("snapshots %d failures %d longest pause %.1f ms%n", snapshots, failures, longestPauseMs);
        System.out.println("children " + ProcessHandle.current().children().count());
        System.out.println("done");
        Runtime.getRuntime().halt(0);
    }

    /** The end mark is the last thing in a dump. */
    private static void complete(Path file) throws Exception {
        try (var channel = Files.newByteChannel(file)) {
            java.nio.ByteBuffer end = java.nio.ByteBuffer.allocate(9);
            channel.position(channel.size() - 9);
            channel.read(end);
            if (end.get(0) != 0x2c) {
                throw new IllegalStateException("a dump without its end mark");
            }
        }
    }

    /** The application goes on: otherwise the test ends by its timeout. */
    private static void awaitWorkBeyond(long before) {
        while (WORK.get() == before) {
            Thread.onSpinWait();
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (Exception e) {
                        e.printStackTrace();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void allocate() {
        Random random = new Random();
        Map<Object, Object> map = new HashMap<>();
        while (true) {
            map.put(random.nextInt(10_000), String.format("%d %s", random.nextInt(), UUID.randomUUID()));
            WORK.incrementAndGet();
        }
    }

    private static void loadClasses() throws Exception {
        URL url = VariedHeap.class.getProtectionDomain().getCodeSource().getLocation();
        while (true) {
            URLClassLoader loader = new URLClassLoader(new URL[] {url}, ClassLoader.getPlatformClassLoader());
            Class<?> type = loader.loadClass("io.memwatchdog.natives.VariedHeap$Fields");
            VariedHeap.HELD.add(type.getDeclaredConstructor().newInstance());
            Proxy.newProxyInstance(loader, new Class<?>[] {Runnable.class}, (p, m, a) -> null);
            if (VariedHeap.HELD.size() > 50) {
                VariedHeap.HELD.clear();
            }
        }
    }

    private static void startThreads() throws Exception {
        while (true) {
            Thread thread = new Thread(() -> WORK.addAndGet(new byte[1000].length));
            thread.start();
            thread.join();
        }
    }
}

package com.acme;

import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** All that an application does which could disturb a guest: it allocates, classes come and go, and so do threads. */
public final class BusyApplication {

    private static final int MOST_HELD = 500;

    private static final List<Object> HELD = new ArrayList<>();

    private BusyApplication() {}

    /** What a thread does; what it throws is printed. */
    public interface Work {
        void run() throws Exception;
    }

    /**
     * Goes on for ever, in daemon threads.
     *
     * @param allocating threads
     * @param loaded again and again, each time by another loader; has a public constructor without parameters
     * @param done is told of every step
     */
    public static void begin(int allocating, Class<?> loaded, Runnable done) {
        for (int i = 0; i < allocating; i++) {
            start("allocating-" + i, () -> allocate(done));
        }
        start("loading", () -> loadClasses(loaded));
        start("starting", () -> startThreads(done));
    }

    public static void start(String name, Work work) {
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

    private static void allocate(Runnable done) {
        Random random = new Random();
        Map<Object, Object> map = new HashMap<>();
        while (true) {
            map.put(random.nextInt(10_000), String.format("%d %s", random.nextInt(), UUID.randomUUID()));
            done.run();
        }
    }

    private static void loadClasses(Class<?> loaded) throws Exception {
        URL classes = loaded.getProtectionDomain().getCodeSource().getLocation();
        while (true) {
            URLClassLoader loader = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader());
            Class<?> type = loader.loadClass(loaded.getName());
            for (int i = 0; i < 100; i++) {
                HELD.add(type.getDeclaredConstructor().newInstance());
            }
            HELD.add(Proxy.newProxyInstance(loader, new Class<?>[] {Runnable.class}, (p, m, a) -> null));
            if (HELD.size() > MOST_HELD) {
                HELD.clear();
            }
        }
    }

    private static void startThreads(Runnable done) throws Exception {
        while (true) {
            Thread thread = new Thread(() -> String.format("%s", UUID.randomUUID()));
            thread.start();
            thread.join();
            done.run();
        }
    }
}

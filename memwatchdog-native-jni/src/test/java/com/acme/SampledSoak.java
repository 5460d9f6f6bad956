package com.acme;

import io.memwatchdog.core.evidence.OldObjectRecording;
import io.memwatchdog.natives.MemwatchdogNative;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;

/** Sampling begins and ends again and again while many allocate, and classes come and go. Main class of child JVMs: rounds. */
public final class SampledSoak {

    private static final int ALLOCATING = 6;
    private static final int FEW_SAMPLES = 20;
    private static final int COLLECTED_ONE_OF = 10;
    private static final int LAST_WITHOUT_VIRTUAL_THREADS = 20;

    private static final List<Object> HELD = new ArrayList<>();

    private SampledSoak() {}

    /** Loaded by each of the loaders. */
    public static final class Fields implements Callable<Object> {

        @Override
        public Object call() {
            return new long[1_000];
        }
    }

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        OldObjectRecording.Starter sampler = MemwatchdogNative.load().allocationSampler();
        for (int i = 0; i < ALLOCATING; i++) {
            start("allocating-" + i, SampledSoak::allocate);
        }
        start("loading", SampledSoak::loadClasses);
        start("starting", SampledSoak::startThreads);
        if (Runtime.version().feature() > LAST_WITHOUT_VIRTUAL_THREADS) {
            start("starting-virtual", SampledSoak::startVirtualThreads);
        }
        int refused = 0;
        for (int done = 0; done < rounds; ) {
            try (OldObjectRecording recording = sampler.start()) {
                readUntilThereAreSome(recording);
                done++;
            } catch (IllegalStateException e) {
                refused++; // the last one has not quite ended: somebody is in its callback
            }
            if (done % COLLECTED_ONE_OF == 0) {
                System.gc();
            }
        }
        System.out.println("rounds " + rounds + " refused " + refused);
        System.out.println("done");
        Runtime.getRuntime().halt(0);
    }

    private static void readUntilThereAreSome(OldObjectRecording recording) throws IOException {
        int[] samples = new int[1];
        while (samples[0] < FEW_SAMPLES) {
            samples[0] = 0;
            recording.read((at, type, stack) -> samples[0]++);
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
        }
    }

    private static void loadClasses() throws Exception {
        URL classes = SampledSoak.class.getProtectionDomain().getCodeSource().getLocation();
        while (true) {
            URLClassLoader loader = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader());
            Class<?> type = loader.loadClass(Fields.class.getName());
            for (int i = 0; i < 100; i++) {
                HELD.add(((Callable<?>) type.getDeclaredConstructor().newInstance()).call());
            }
            HELD.add(Proxy.newProxyInstance(loader, new Class<?>[] {Runnable.class}, (p, m, a) -> null));
            if (HELD.size() > 500) {
                HELD.clear();
            }
        }
    }

    private static void startThreads() throws Exception {
        while (true) {
            Thread thread = new Thread(() -> String.format("%s", UUID.randomUUID()));
            thread.start();
            thread.join();
        }
    }

    /** This is compiled for a Java that has none. */
    private static void startVirtualThreads() throws Exception {
        var method = Thread.class.getMethod("startVirtualThread", Runnable.class);
        while (true) {
            ((Thread) method.invoke(null, (Runnable) () -> String.format("%s", UUID.randomUUID()))).join();
        }
    }
}

package com.acme;

import io.memwatchdog.core.evidence.OldObjectRecording;
import io.memwatchdog.diff.compare.SiteRanking.Frame;
import io.memwatchdog.natives.MemwatchdogNative;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What was allocated by classes that are gone lives on and is read: the loaders of these classes are collected though samples
 * have seen them. Main class of child JVMs.
 */
public final class SampledUnloading {

    private static final int LOADERS = 30;
    private static final int ARRAYS = 300;
    private static final int ARRAY_BYTES = 10_000;
    private static final int MOST_COLLECTIONS = 100;

    private static final List<Object> HELD = new ArrayList<>();

    private SampledUnloading() {}

    /** In each of the loaders anew: its objects die with it, its arrays do not. */
    public static final class Foreign implements Supplier<Object> {

        private final long[] own = new long[ARRAY_BYTES];

        @Override
        public Object get() {
            return new byte[ARRAY_BYTES + own.length % 2];
        }
    }

    public static void main(String[] args) throws Exception {
        List<WeakReference<ClassLoader>> loaders = new ArrayList<>();
        try (OldObjectRecording recording =
                MemwatchdogNative.load().allocationSampler().start()) {
            for (int i = 0; i < LOADERS; i++) {
                loaders.add(allocateByAnotherLoader());
                recording.read((at, type, stack) -> {});
            }
            System.out.println("loaders left " + leftAfterCollections(loaders));
            int[] counts = new int[2];
            recording.read((at, type, stack) -> {
                counts[0] += type.equals("byte[]") && has(stack, SampledUnloading.class) ? 1 : 0;
                counts[1] += has(stack, Foreign.class) ? 1 : 0;
            });
            System.out.println("arrays told of " + (counts[0] > 0));
            System.out.println("frames of unloaded classes " + counts[1]);
        }
        System.out.println("done");
    }

    private static WeakReference<ClassLoader> allocateByAnotherLoader() throws Exception {
        URL classes =
                SampledUnloading.class.getProtectionDomain().getCodeSource().getLocation();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes}, ClassLoader.getPlatformClassLoader())) {
            Class<?> type = loader.loadClass(Foreign.class.getName());
            for (int i = 0; i < ARRAYS; i++) {
                Supplier<?> foreign =
                        (Supplier<?>) type.getDeclaredConstructor().newInstance();
                HELD.add(foreign.get());
            }
            return new WeakReference<>(loader);
        }
    }

    private static long leftAfterCollections(List<WeakReference<ClassLoader>> loaders) {
        long left = loaders.size();
        for (int i = 0; left > 0 && i < MOST_COLLECTIONS; i++) {
            System.gc();
            left = loaders.stream().filter(loader -> loader.get() != null).count();
        }
        return left;
    }

    private static boolean has(List<Frame> stack, Class<?> type) {
        return stack.stream().anyMatch(frame -> frame.className().equals(type.getName()));
    }
}

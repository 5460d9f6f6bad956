package com.acme;

import io.memwatchdog.core.WatchdogSettings.AllocationSites;
import io.memwatchdog.core.evidence.AllocationRecorder;
import io.memwatchdog.core.evidence.OldObjectRecording;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.natives.MemwatchdogNative;
import java.io.File;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Another agent samples already: the same library in another class loader, which the JVM takes for a stranger. Main class of
 * child JVMs.
 */
public final class SampledByTwo {

    private static final int MOST_COLLECTIONS = 100;

    private SampledByTwo() {}

    public static void main(String[] args) throws Exception {
        OldObjectRecording.Starter sampler = MemwatchdogNative.load().allocationSampler();
        AutoCloseable stranger = strangersRecording();
        System.out.println("obstacle: " + sampler.obstacle());
        try {
            sampler.start().close();
        } catch (IllegalStateException e) {
            System.out.println("refused: " + e.getMessage());
        }
        tellStatus("beside another", sampler);
        stranger.close();
        WeakReference<ClassLoader> loader =
                new WeakReference<>(stranger.getClass().getClassLoader());
        stranger = null;
        System.out.println("the other is collected " + isCollected(loader));
        System.out.println("no obstacle " + sampler.obstacle().isEmpty());
        tellStatus("alone", sampler);
    }

    private static void tellStatus(String when, OldObjectRecording.Starter sampler) {
        try (AllocationRecorder recorder =
                new AllocationRecorder(AllocationSites.ON, sampler, Instant::now, () -> Long.MAX_VALUE, () -> -1)) {
            recorder.consider(Level.HEALTHY);
            recorder.read();
            System.out.println(when + ": " + recorder.status());
        }
    }

    /** It takes its library along, whose callbacks have to be over then. */
    private static boolean isCollected(WeakReference<ClassLoader> loader) {
        for (int i = 0; i < MOST_COLLECTIONS && loader.get() != null; i++) {
            System.gc();
        }
        return loader.get() == null;
    }

    private static AutoCloseable strangersRecording() throws ReflectiveOperationException, IOException {
        List<URL> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            classPath.add(Path.of(entry).toUri().toURL());
        }
        ClassLoader loader = new URLClassLoader(classPath.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        Class<?> natives = loader.loadClass(MemwatchdogNative.class.getName());
        Object sampler = natives.getMethod("allocationSampler")
                .invoke(natives.getMethod("load").invoke(null));
        Class<?> starter = loader.loadClass(OldObjectRecording.Starter.class.getName());
        return (AutoCloseable) starter.getMethod("start").invoke(sampler);
    }
}

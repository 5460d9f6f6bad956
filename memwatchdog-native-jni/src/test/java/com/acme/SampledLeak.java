package com.acme;

import io.memwatchdog.core.evidence.OldObjectRecording;
import io.memwatchdog.diff.compare.SiteRanking.Frame;
import io.memwatchdog.natives.MemwatchdogNative;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Leaks while it allocates more that dies, and is sampled; then tells where what is alive was allocated. Main class of child
 * JVMs.
 */
public final class SampledLeak {

    private static final int STEPS = 10_000;
    private static final int CARTS = 1_000;
    private static final int GARBAGE = 5;
    private static final int GARBAGE_BYTES = 2_000;
    private static final int LAST_WITHOUT_VIRTUAL_THREADS = 20;

    private static final Map<Object, Object> HELD = new ConcurrentHashMap<>();

    static volatile Object sink;

    private static int line;

    private SampledLeak() {}

    static final class Cart {}

    public static void main(String[] args) throws Exception {
        OldObjectRecording.Starter sampler = MemwatchdogNative.load().allocationSampler();
        Map<String, Integer> places = new TreeMap<>();
        try (OldObjectRecording recording = sampler.start()) {
            work(SampledLeak::leak);
            Thread watchdog = new Thread(() -> work(SampledLeak::leakOfTheWatchdog), "memwatchdog-test");
            watchdog.start();
            watchdog.join();
            if (Runtime.version().feature() > LAST_WITHOUT_VIRTUAL_THREADS) {
                virtual(() -> work(SampledLeak::leakInAVirtualThread)).join();
            }
            sink = null;
            System.gc();
            recording.read((at, type, stack) -> places.merge(type + " at " + place(stack), 1, Integer::sum));
        }
        System.out.println("line " + line);
        places.forEach((place, count) -> System.out.println(count + " x " + place));
        System.out.println("done");
    }

    private static void work(Supplier<Object> leak) {
        for (int i = 0; i < STEPS; i++) {
            dispose();
            HELD.put(leak.get(), leak);
        }
    }

    private static Object leak() {
        line = new Throwable().getStackTrace()[0].getLineNumber() + 1;
        return new Cart[CARTS];
    }

    private static Object leakOfTheWatchdog() {
        return new Cart[CARTS];
    }

    private static Object leakInAVirtualThread() {
        return new Cart[CARTS];
    }

    private static void dispose() {
        for (int i = 0; i < GARBAGE; i++) {
            sink = new byte[GARBAGE_BYTES];
        }
    }

    /** This is compiled for a Java that has none. */
    private static Thread virtual(Runnable task) throws ReflectiveOperationException {
        return (Thread)
                Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
    }

    /** All frames of ours, innermost first. */
    private static String place(List<Frame> stack) {
        List<String> told = new ArrayList<>();
        for (Frame frame : stack) {
            if (frame.className().startsWith("com.acme.")) {
                told.add(frame.className() + "." + frame.method() + ":" + frame.line());
            }
            if (frame.className().contains("$$Lambda") || frame.className().contains("LambdaForm")) {
                System.out.println("nobody has written " + frame);
            }
        }
        return String.join(" < ", told);
    }
}

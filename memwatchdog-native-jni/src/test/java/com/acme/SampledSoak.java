package com.acme;

import io.memwatchdog.core.evidence.OldObjectRecording;
import io.memwatchdog.natives.MemwatchdogNative;
import java.io.IOException;
import java.util.UUID;

/** Sampling begins and ends again and again while many allocate, and classes come and go. Main class of child JVMs: rounds. */
public final class SampledSoak {

    private static final int ALLOCATING = 6;
    private static final int FEW_SAMPLES = 20;
    private static final int COLLECTED_ONE_OF = 10;
    private static final int LAST_WITHOUT_VIRTUAL_THREADS = 20;

    private SampledSoak() {}

    /** Loaded by each of the loaders. */
    public static final class Fields {

        private final long[] numbers = new long[1_000];
    }

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        OldObjectRecording.Starter sampler = MemwatchdogNative.load().allocationSampler();
        BusyApplication.begin(ALLOCATING, Fields.class, () -> {});
        if (Runtime.version().feature() > LAST_WITHOUT_VIRTUAL_THREADS) {
            BusyApplication.start("starting-virtual", SampledSoak::startVirtualThreads);
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

    /** This is compiled for a Java that has none. */
    private static void startVirtualThreads() throws Exception {
        var method = Thread.class.getMethod("startVirtualThread", Runnable.class);
        while (true) {
            ((Thread) method.invoke(null, (Runnable) () -> String.format("%s", UUID.randomUUID()))).join();
        }
    }
}

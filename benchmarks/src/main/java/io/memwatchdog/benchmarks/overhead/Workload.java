package io.memwatchdog.benchmarks.overhead;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Allocates as fast as two threads can: short-lived documents, of which a share survives a while in a ring, so that young
 * and old collections happen all the time. A fixed amount of work, whatever time it takes.
 */
final class Workload {

    private static final int THREADS = 2;
    private static final int SURVIVORS = 20_000;
    private static final int FIELDS = 12;
    private static final int SURVIVOR_STRIDE = 8;

    private Workload() {}

    /** Returns something of the result, so that nothing is optimised away. */
    static long run(int documentsPerThread) {
        long[] sums = new long[THREADS];
        Thread[] threads = IntStream.range(0, THREADS)
                .mapToObj(index -> new Thread(() -> sums[index] = produce(documentsPerThread), "workload-" + index))
                .toArray(Thread[]::new);
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            join(thread);
        }
        return Arrays.stream(sums).sum();
    }

    private static long produce(int documents) {
        Deque<Map<String, byte[]>> ring = new ArrayDeque<>(SURVIVORS);
        long sum = 0;
        for (int number = 0; number < documents; number++) {
            Map<String, byte[]> document = document(number);
            sum += document.size();
            if (number % SURVIVOR_STRIDE == 0) {
                ring.addLast(document);
                if (ring.size() > SURVIVORS) {
                    sum += ring.removeFirst().size();
                }
            }
        }
        return sum;
    }

    private static Map<String, byte[]> document(int number) {
        Map<String, byte[]> document = new HashMap<>();
        for (int field = 0; field < FIELDS; field++) {
            document.put("field-" + field, new byte[64 + (number + field * 31) % 192]);
        }
        return document;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

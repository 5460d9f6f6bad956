package io.memwatchdog.benchmarks.sampling;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Allocates as fast as two threads can, as deep in the stack as a web application does: short-lived documents, of which a share
 * survives a while. A fixed amount of work, whatever time it takes.
 */
final class DeepWork {

    private static final int THREADS = 2;
    private static final int DEPTH = 60;
    private static final int DOCUMENTS = 2_000_000;
    private static final int FIELDS = 12;
    private static final int FIELD_BYTES = 160;
    private static final int SURVIVORS = 10_000;
    private static final int SURVIVOR_STRIDE = 8;

    private static final ThreadMXBean BEAN = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static volatile @Nullable Object sink;

    private DeepWork() {}

    /** Returns how many bytes it has allocated. */
    static long run() {
        AtomicLong bytes = new AtomicLong();
        Thread[] threads = IntStream.range(0, THREADS)
                .mapToObj(index -> new Thread(() -> work(bytes), "workload-" + index))
                .toArray(Thread[]::new);
        Arrays.stream(threads).forEach(Thread::start);
        Arrays.stream(threads).forEach(DeepWork::join);
        return bytes.get();
    }

    private static void work(AtomicLong bytes) {
        deep(DEPTH);
        bytes.addAndGet(BEAN.getCurrentThreadAllocatedBytes());
    }

    private static void deep(int frames) {
        if (frames > 0) {
            deep(frames - 1);
        } else {
            produce();
        }
    }

    private static void produce() {
        Deque<Object> ring = new ArrayDeque<>(SURVIVORS);
        for (int number = 0; number < DOCUMENTS; number++) {
            Object document = document(number);
            sink = document;
            if (number % SURVIVOR_STRIDE == 0) {
                ring.addLast(document);
                if (ring.size() > SURVIVORS) {
                    ring.removeFirst();
                }
            }
        }
    }

    private static Object document(int number) {
        Map<String, byte[]> document = new HashMap<>();
        for (int field = 0; field < FIELDS; field++) {
            document.put("field-" + (number + field), new byte[FIELD_BYTES]);
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

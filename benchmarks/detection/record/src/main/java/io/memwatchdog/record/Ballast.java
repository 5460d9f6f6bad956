package io.memwatchdog.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What leaking programs hold and should not. */
final class Ballast {

    static final Map<String, Map<String, Object>> CARTS = new ConcurrentHashMap<>();
    static final List<Runnable> LISTENERS = new ArrayList<>();
    static final ConcurrentLinkedQueue<byte[]> OUTBOX = new ConcurrentLinkedQueue<>();
    static final ThreadLocal<List<Object>> CONTEXT = ThreadLocal.withInitial(ArrayList::new);

    private Ballast() {}

    static void dropAll() {
        CARTS.clear();
        LISTENERS.clear();
        OUTBOX.clear();
        CONTEXT.remove();
    }

    /** @return about how many bytes are held from now on */
    static long leak(Plan plan, Random random) {
        int size = 200 + random.nextInt(1600);
        if (plan.has("listeners")) {
            byte[] captured = new byte[size];
            synchronized (LISTENERS) {
                LISTENERS.add(() -> captured[0]++);
            }
            return size + 44L;
        }
        if (plan.has("outbox")) {
            OUTBOX.add(new byte[size]);
            return size + 40L;
        }
        if (plan.has("threadlocal")) {
            CONTEXT.get().add(document(random, size));
            return size + 400L;
        }
        CARTS.put("cart-" + random.nextLong() + "-" + System.nanoTime(), document(random, size));
        return size + 560L;
    }

    static Map<String, Object> document(Random random, int size) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", Long.toString(random.nextLong()));
        document.put("payload", new byte[size]);
        document.put("price", random.nextDouble());
        return document;
    }
}

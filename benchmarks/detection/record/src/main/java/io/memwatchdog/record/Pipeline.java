package io.memwatchdog.record;

import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A stream processor without a framework: events, windows of aggregates, an index that is rebuilt, lookups in a cache. */
final class Pipeline implements Runnable {

    private static final long HEAP = Runtime.getRuntime().maxMemory();

    private final Plan plan;
    private final Truth truth;
    private final Random random;
    private final ArrayDeque<Map<Integer, long[]>> windows = new ArrayDeque<>();
    private final LinkedHashMap<Integer, byte[]> cache = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<Integer, SoftReference<byte[]>> soft = new HashMap<>();
    private TreeMap<Long, String> index = new TreeMap<>();
    private long cacheBytes;
    private double leakDebt;
    private double nextWindow;
    private double nextIndex;

    Pipeline(Plan plan, Truth truth) {
        this.plan = plan;
        this.truth = truth;
        this.random = new Random(plan.seed());
    }

    @Override
    public void run() {
        double last = second();
        while (last < plan.seconds()) {
            double now = second();
            double elapsed = Math.min(0.5, now - last);
            last = now;
            double load = plan.load(now) * (0.85 + 0.3 * random.nextDouble());
            garbage((long) (2.2 * Math.min(HEAP, 1L << 30) * elapsed * load));
            aggregate((int) (2500 * elapsed * load * HEAP / 1.3e8) + 1, now);
            lookUp((int) (600 * elapsed * load) + 1);
            rebuildIndex(now);
            leak(now, elapsed);
            pause();
        }
    }

    private void garbage(long bytes) {
        List<byte[]> batch = new ArrayList<>();
        for (long made = 0; made < bytes; ) {
            int size = 100 + random.nextInt(3000);
            batch.add(new byte[size]);
            made += size;
            if (batch.size() > 200) {
                batch = new ArrayList<>();
            }
        }
        truth.requests.addAndGet(batch.size());
    }

    private void aggregate(int events, double now) {
        if (windows.isEmpty() || now > nextWindow) {
            windows.add(new HashMap<>());
            nextWindow = now + 2;
            if (windows.size() > 6) {
                truth.liveBytes.addAndGet(-128L * windows.remove().size());
            }
        }
        Map<Integer, long[]> window = windows.getLast();
        for (int i = 0; i < events; i++) {
            window.computeIfAbsent(random.nextInt(1 << 24), key -> {
                truth.liveBytes.addAndGet(128);
                return new long[6];
            })[0]++;
        }
    }

    private void lookUp(int lookUps) {
        int size = (int) (HEAP / 30_000);
        for (int i = 0; i < lookUps; i++) {
            int key = (int) Math.exp(random.nextDouble() * Math.log(50_000));
            if (plan.has("lru") && !cache.containsKey(key)) {
                cache.put(key, new byte[size]);
                truth.liveBytes.addAndGet(size);
                cacheBytes += size;
                shrink(size);
            } else if (plan.has("soft") && (!soft.containsKey(key) || soft.get(key).get() == null)) {
                soft.put(key, new SoftReference<>(new byte[size]));
            }
        }
    }

    private void shrink(int size) {
        Iterator<byte[]> eldest = cache.values().iterator();
        while (cacheBytes > 0.24 * HEAP) {
            eldest.next();
            eldest.remove();
            cacheBytes -= size;
            truth.liveBytes.addAndGet(-size);
        }
    }

    private void rebuildIndex(double now) {
        if (now < nextIndex) {
            return;
        }
        nextIndex = now + 17;
        TreeMap<Long, String> fresh = new TreeMap<>();
        for (long held = 0; held < 0.07 * HEAP; held += 136) {
            fresh.put(random.nextLong(), "entry-" + random.nextLong());
        }
        truth.liveBytes.addAndGet(136L * (fresh.size() - index.size()));
        index = fresh;
    }

    private void leak(double now, double elapsed) {
        if (plan.leakShare() == 0 || now < plan.leakFromSecond()) {
            return;
        }
        leakDebt += plan.leakShare() * HEAP * elapsed * (plan.has("byload") ? plan.load(now) : 1);
        while (leakDebt > 0) {
            long bytes = Ballast.leak(plan, random);
            truth.leaked(bytes, TraceRecorder.uptimeMs());
            leakDebt -= bytes;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(15);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static double second() {
        return TraceRecorder.uptimeMs() / 1000.0;
    }
}

package io.memwatchdog.record;

import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** What healthy programs do. Sizes are shares of the heap, drawn by the seed. */
final class Traits {

    private static final double HEAP = Runtime.getRuntime().maxMemory();

    private final Truth truth;
    private final Random random;

    Traits(Truth truth, Random random) {
        this.truth = truth;
        this.random = random;
    }

    private double between(double least, double most) {
        return least + (most - least) * random.nextDouble();
    }

    private Hoard hoard() {
        return new Hoard(truth, new Random(random.nextLong()));
    }

    /** What every service loads at its start. */
    Trait base(double least, double most) {
        double size = between(least, most) * HEAP;
        double ready = between(1, 5);
        Hoard data = hoard();
        return (second, elapsed, load) -> data.growTo(size * Math.min(1, second / ready));
    }

    /** Requests and what they hold for some seconds. */
    Trait requests(double share) {
        double life = between(1.5, 8);
        double size = share * HEAP;
        Hoard inFlight = hoard();
        return (second, elapsed, load) -> {
            inFlight.growTo(inFlight.bytes() + Math.min(1, load) * size * elapsed / life);
            inFlight.shrinkTo(inFlight.bytes() * Math.exp(-elapsed / life));
        };
    }

    /** Garbage that dies at once. */
    Trait garbage(double heapsPerSecond) {
        return (second, elapsed, load) -> {
            Object[] page = new Object[64];
            double left = heapsPerSecond * HEAP * elapsed * load;
            for (int i = 0; left > 0; i++) {
                byte[] piece = new byte[200 + random.nextInt(4000)];
                page[i % page.length] = piece;
                left -= piece.length;
            }
            truth.requests.addAndGet(page.length);
        };
    }

    /** Fills like a cache whose entries are asked for at random: ever more slowly. */
    Trait warming() {
        double size = between(0.12, 0.34) * HEAP;
        double slowness = between(5, 22);
        Hoard cache = hoard();
        return (second, elapsed, load) -> cache.growTo(size * (1 - Math.exp(-second / slowness)));
    }

    /** A bounded cache that fills at a constant pace and then replaces its eldest. */
    Trait filling(double least, double most) {
        double size = between(0.10, 0.30) * HEAP;
        double pace = size / between(least, most);
        Hoard cache = hoard();
        return (second, elapsed, load) -> {
            cache.growTo(cache.bytes() + pace * elapsed * Math.min(1.5, load));
            cache.shrinkTo(size);
        };
    }

    /** Fills like {@link #filling}, entry by entry, and its limit is written down in it. */
    Trait filling(double least, double most, BiFunction<Integer, Consumer<byte[]>, BoundedCache> maker) {
        int limit = (int) (between(0.10, 0.30) * HEAP / Hoard.USUAL_ENTRY);
        double perSecond = limit / between(least, most);
        BoundedCache cache = maker.apply(limit, value -> truth.liveBytes.addAndGet(-Hoard.entry(value)));
        double[] due = {0};
        long[] key = {0};
        return (second, elapsed, load) -> {
            for (due[0] += perSecond * elapsed * Math.min(1.5, load); due[0] > 1; due[0]--) {
                byte[] value = new byte[Hoard.size(random)];
                truth.liveBytes.addAndGet(Hoard.entry(value));
                cache.put(key[0]++, value);
            }
        };
    }

    /** Entries that live for a while after they were written. */
    Trait expiring() {
        double life = between(6, 18);
        double pace = between(0.06, 0.2) * HEAP / life;
        Hoard cache = hoard();
        ArrayDeque<double[]> written = new ArrayDeque<>();
        return (second, elapsed, load) -> {
            double before = cache.bytes();
            cache.growTo(before + pace * elapsed * load);
            written.add(new double[] {second, cache.bytes() - before});
            while (written.element()[0] < second - life) {
                cache.shrinkTo(cache.bytes() - written.remove()[1]);
            }
        };
    }

    /** Users who come in crowds, and whose sessions expire. */
    Trait crowds() {
        double life = between(5, 11);
        double size = between(0.05, 0.15) * HEAP;
        List<Hoard> crowds = new ArrayList<>();
        double[] next = {between(6, 12), 0};
        ArrayDeque<Double> leave = new ArrayDeque<>();
        return (second, elapsed, load) -> {
            if (second > next[0]) {
                Hoard crowd = hoard();
                crowd.growTo(size * between(0.6, 1.2));
                crowds.add(crowd);
                leave.add(second + life);
                next[0] = second + between(5, 19);
            }
            while (!leave.isEmpty() && leave.element() < second) {
                leave.remove();
                crowds.remove(0).shrinkTo(0);
            }
        };
    }

    /** A job that needs much for a short while, again and again. */
    Trait batch() {
        double every = between(9, 20);
        double lasts = between(1.5, 5);
        double size = between(0.08, 0.22) * HEAP;
        double shift = between(0, every);
        Hoard work = hoard();
        return (second, elapsed, load) -> {
            double into = (second + shift) % every;
            if (into < lasts) {
                work.growTo(size * into / lasts);
            } else {
                work.shrinkTo(0);
            }
        };
    }

    /** Configuration reloaded, tenants added: a few steps, then flat. */
    Trait steps() {
        int most = 1 + random.nextInt(4);
        double every = between(8, 18);
        double size = between(0.03, 0.08) * HEAP;
        Hoard data = hoard();
        return (second, elapsed, load) -> data.growTo(size * Math.min(most, (int) (second / every)));
    }

    /** A data set that is loaded anew while the old one still serves. */
    Trait reload() {
        double every = random.nextBoolean() ? 1 : between(6, 24);
        double size = between(0.03, 0.10) * HEAP;
        Hoard[] serving = {hoard()};
        int[] generation = {-1};
        return (second, elapsed, load) -> {
            if ((int) (second / every) != generation[0]) {
                generation[0] = (int) (second / every);
                Hoard fresh = hoard();
                fresh.growTo(size);
                serving[0].shrinkTo(0);
                serving[0] = fresh;
            }
        };
    }

    /** A queue whose consumer pauses, and catches up. */
    Trait backlog() {
        double period = between(10, 34);
        double pace = between(0.004, 0.012) * HEAP;
        Hoard queue = hoard();
        return (second, elapsed, load) -> {
            boolean paused = second % period < 0.6 * period;
            if (paused) {
                queue.growTo(queue.bytes() + pace * elapsed * load);
            } else {
                queue.shrinkTo(queue.bytes() - 3 * pace * elapsed);
            }
        };
    }

    /** A level that wanders about a mean. */
    Trait wandering() {
        double mean = between(0.10, 0.18) * HEAP;
        double pull = between(0.05, 0.3);
        Hoard data = hoard();
        double[] walk = {0};
        return (second, elapsed, load) -> {
            walk[0] += 0.05 * HEAP * random.nextGaussian() * Math.sqrt(elapsed) - pull * walk[0] * elapsed;
            double level = mean + Math.max(-0.8 * mean, Math.min(0.8 * mean, walk[0]));
            data.growTo(level);
            data.shrinkTo(level);
        };
    }

    /** Results kept as long as the collector likes. */
    Trait soft() {
        double pace = between(0.008, 0.025) * HEAP;
        Map<Integer, SoftReference<byte[]>> results = new HashMap<>();
        double[] due = {0};
        int[] key = {0};
        return (second, elapsed, load) -> {
            for (due[0] += pace * elapsed * load; due[0] > 0; due[0] -= 3000) {
                results.put(key[0]++ % (int) (HEAP / 1500), new SoftReference<>(new byte[2000 + random.nextInt(2000)]));
            }
        };
    }

    /** Objects larger than half a region of G1. */
    Trait humongous() {
        Object[] pages = new Object[6 + random.nextInt(6)];
        double[] next = {0};
        return (second, elapsed, load) -> {
            if (second > next[0]) {
                next[0] = second + 0.4;
                pages[random.nextInt(pages.length)] = new byte[(int) (HEAP * between(0.005, 0.012))];
            }
        };
    }

    /** A pool of direct buffers that grows to its bound, and then serves. */
    Trait directPool() {
        int most = (int) (between(0.1, 0.35) * HEAP / 65_536);
        double perSecond = most / between(8, 30);
        ArrayDeque<ByteBuffer> pool = new ArrayDeque<>();
        double[] due = {0};
        return (second, elapsed, load) -> {
            for (due[0] += perSecond * elapsed; due[0] > 1; due[0]--) {
                pool.add(ByteBuffer.allocateDirect(65_536));
                if (pool.size() > most) {
                    pool.remove();
                }
            }
        };
    }

    /** Somebody calls {@code System.gc()} at regular times. */
    Trait collectingByHand() {
        double every = between(5, 12);
        double[] next = {every};
        return (second, elapsed, load) -> {
            if (second > next[0]) {
                next[0] += every;
                System.gc();
            }
        };
    }
}

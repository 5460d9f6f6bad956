package io.memwatchdog.record;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** What leaking programs hold beside {@link Ballast}: big arrays, nodes, buffers, threads, class loaders. */
final class Leaks {

    private static final List<Object> HELD = new ArrayList<>();
    private static final int BUFFER = 65_536;
    private static final long LOADER = 12_000;
    private static final long STACK = 20_000;

    private final Plan plan;
    private final Truth truth;
    private final Random random;
    private Object node = new Object[0];
    private double due;
    private double nextBurst;

    Leaks(Plan plan, Truth truth, Random random) {
        this.plan = plan;
        this.truth = truth;
        this.random = random;
    }

    static void dropAll() {
        HELD.clear();
    }

    Trait leak() {
        double heap = Runtime.getRuntime().maxMemory();
        return (second, elapsed, load) -> {
            if (second < plan.leakFromSecond()) {
                return;
            }
            double weight = plan.has("byload") ? load : plan.has("peaks") ? 3 * Math.max(0, load - 0.9) : 1;
            due += plan.leakShare() * heap * elapsed * weight;
            if (plan.has("bursty") && second < nextBurst) {
                return;
            }
            nextBurst = second + 2 + 6 * random.nextDouble();
            while (due > unit()) {
                long bytes = hold();
                truth.leaked(bytes, TraceRecorder.uptimeMs());
                due -= bytes;
            }
        };
    }

    private double unit() {
        return plan.has("big") ? big() : plan.has("direct") ? BUFFER : 0;
    }

    private static int big() {
        return (int) Math.min(1_500_000, Runtime.getRuntime().maxMemory() / 110);
    }

    private long hold() {
        if (plan.has("big")) {
            HELD.add(new byte[big()]);
            return big();
        }
        if (plan.has("nodes")) {
            node = new Object[] {node, "node " + random.nextLong()};
            HELD.clear();
            HELD.add(node);
            return 96;
        }
        if (plan.has("direct")) {
            HELD.add(ByteBuffer.allocateDirect(BUFFER));
            return BUFFER;
        }
        if (plan.has("thread")) {
            return parkedThread();
        }
        return plan.has("loader") ? loader() : Ballast.leak(plan, random);
    }

    private long parkedThread() {
        Thread thread = new Thread(
                () -> {
                    while (true) {
                        LockSupport.park();
                    }
                },
                "forgotten");
        thread.setDaemon(true);
        thread.start();
        return STACK;
    }

    private long loader() {
        try (InputStream code = Leaks.class.getResourceAsStream("Plugin.class")) {
            byte[] bytes = code.readAllBytes();
            ClassLoader loader = new ClassLoader(null) {
                @Override
                protected Class<?> findClass(String name) {
                    return defineClass(name, bytes, 0, bytes.length);
                }
            };
            HELD.add(loader.loadClass(Plugin.class.getName()).getDeclaredConstructor().newInstance());
            return LOADER;
        } catch (java.io.IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}

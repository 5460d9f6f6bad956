package io.memwatchdog.natives;

import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** A little of everything that a heap can hold. */
final class VariedHeap {

    static final List<Object> HELD = new ArrayList<>();
    static final CountDownLatch NEVER = new CountDownLatch(1);

    /** Every type of field, with gaps for the layout to fill. */
    public static class Fields {
        byte b = 1;
        long l = 2;
        short s = 3;
        Object o = new int[] {4};
        boolean z = true;
        double d = 5;
        char c = 6;
        float f = 7;
        int i = 8;
    }

    static final class MoreFields extends Fields {
        byte b2 = 9;
        Object o2 = "ten";
        List<String> list = List.of("a", "b", "c");
    }

    static final class InFrame {}

    static final class InVirtualFrame {}

    private VariedHeap() {}

    static void fill() throws Exception {
        collections();
        arrays();
        references();
        classes();
        threads();
    }

    private static void collections() {
        Map<String, Object> map = new HashMap<>();
        Map<Integer, Object> tree = new TreeMap<>();
        Map<Object, Object> concurrent = new ConcurrentHashMap<>();
        List<Object> linked = new LinkedList<>();
        for (int i = 0; i < 5000; i++) {
            map.put("key" + i, i % 2 == 0 ? new Fields() : new MoreFields());
            tree.put(i * 7, "tree" + i);
            concurrent.put("c" + i, new long[i % 5]);
            linked.add(i + 1000);
        }
        HELD.addAll(List.of(map, tree, concurrent, linked));
    }

    private static void arrays() {
        HELD.addAll(Arrays.asList(
                new boolean[] {true, false}, new byte[3], new char[5], new short[7], new int[11], new long[13]));
        HELD.addAll(Arrays.asList(new float[17], new double[19], new Object[0], new String[] {null, "x", null}));
        HELD.addAll(Arrays.asList(new int[3][4], new Object[2][2][2], new byte[3 << 20], new Object[200_000]));
    }

    private static void references() {
        HELD.add(new WeakReference<>(new Fields()));
        HELD.add(new SoftReference<>(new MoreFields()));
        HELD.add(new WeakReference<>(HELD));
        Map<Object, Object> weak = new WeakHashMap<>();
        weak.put(new Fields(), "gone");
        weak.put(NEVER, "stays");
        HELD.add(weak);
        HELD.add(new IllegalStateException("with a back trace", new RuntimeException("cause")));
    }

    private static void classes() throws Exception {
        URL classPath = Path.of(VariedHeap.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI())
                .toUri()
                .toURL();
        URLClassLoader loader = new URLClassLoader(new URL[] {classPath}, null);
        HELD.add(Class.forName("io.memwatchdog.natives.VariedHeap$Fields", true, loader)
                .getDeclaredConstructor()
                .newInstance());
        for (int i = 0; i < 20; i++) {
            int captured = i;
            Supplier<String> lambda = () -> "lambda " + captured;
            HELD.add(lambda);
        }
        HELD.add(Proxy.newProxyInstance(
                VariedHeap.class.getClassLoader(), new Class<?>[] {Runnable.class}, (p, m, a) -> null));
        HELD.add(int.class);
        HELD.add(MoreFields[].class);
    }

    private static void threads() throws Exception {
        for (int i = 0; i < 5; i++) {
            Thread thread = new Thread(() -> park(new InFrame()), "parked-" + i);
            thread.setDaemon(true);
            thread.start();
            HELD.add(thread);
        }
        if (Runtime.version().feature() >= 21) {
            for (int i = 0; i < 3; i++) {
                Runnable parked = () -> park(new InVirtualFrame());
                HELD.add(Thread.class
                        .getMethod("startVirtualThread", Runnable.class)
                        .invoke(null, parked));
            }
        }
    }

    private static void park(Object local) {
        try {
            NEVER.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(local.toString(), e);
        }
        HELD.add(local);
    }
}

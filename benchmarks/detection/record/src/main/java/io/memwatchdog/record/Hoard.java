package io.memwatchdog.record;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Data held on purpose, and counted; three shapes of objects, since collectors treat them differently. */
final class Hoard {

    private static final int HEADER = 16;
    /** Of a map: the entry, its key, its place in the table. */
    private static final int MAPPED = 80;
    /** What an entry of a map takes on average. */
    static final int USUAL_ENTRY = 764 + HEADER + MAPPED;

    private final Truth truth;
    private final Random random;
    private final int shape;
    private final ArrayDeque<Object> held = new ArrayDeque<>();
    private final ArrayDeque<Integer> sizes = new ArrayDeque<>();
    private long bytes;

    Hoard(Truth truth, Random random) {
        this.truth = truth;
        this.random = random;
        this.shape = random.nextInt(3);
    }

    static int size(Random random) {
        return 64 + (int) Math.min(8000, -700 * Math.log(1 - random.nextDouble()));
    }

    /** Bytes that a map holds with this value. */
    static int entry(byte[] value) {
        return value.length + HEADER + MAPPED;
    }

    long bytes() {
        return bytes;
    }

    void growTo(double target) {
        while (bytes < target) {
            add();
        }
    }

    /** Drops the oldest. */
    void shrinkTo(double target) {
        while (bytes > target && !held.isEmpty()) {
            held.poll();
            int size = sizes.remove();
            bytes -= size;
            truth.liveBytes.addAndGet(-size);
        }
    }

    private void add() {
        int size = size(random);
        held.add(object(size));
        int counted = size + HEADER + (shape == 0 ? 0 : 120);
        sizes.add(counted);
        bytes += counted;
        truth.liveBytes.addAndGet(counted);
    }

    private Object object(int size) {
        if (shape == 1) {
            Map<String, Object> row = random.nextBoolean() ? new HashMap<>(4) : new LinkedHashMap<>(4);
            row.put("payload", new byte[size]);
            return row;
        }
        if (shape == 2) {
            List<Object> pieces = new ArrayList<>(4);
            for (int left = size; left > 0; left -= 400) {
                pieces.add(new byte[Math.min(left, 384)]);
            }
            return pieces;
        }
        return new byte[size];
    }
}

package io.memwatchdog.benchmarks.snapshot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A heap as services have it: maps of small objects, strings, lists, some arrays; about a kilobyte and 25 objects each. */
public final class LiveHeap {

    private record Item(int id, long stamp, String name, Object values) {}

    private final Map<String, Object[]> entries;

    private LiveHeap(Map<String, Object[]> entries) {
        this.entries = entries;
    }

    public static LiveHeap of(int count, int payloadBytes) {
        Map<String, Object[]> entries = new HashMap<>(count * 2);
        for (int i = 0; i < count; i++) {
            Item item = new Item(i, i * 31L, "n" + i, new double[4]);
            List<Object> list = new ArrayList<>(Arrays.asList(item, "v" + i, i + 1000));
            List<Object> small = new ArrayList<>();
            for (int k = 0; k < 6; k++) {
                small.add("s" + i + "-" + k);
            }
            entries.put("key-" + i, new Object[] {item, new byte[payloadBytes], list, small, new long[] {i}});
        }
        return new LiveHeap(entries);
    }

    public int size() {
        return entries.size();
    }
}

package io.memwatchdog.benchmarks.snapshot;

import java.lang.management.MemoryUsage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a snapshot may cost beside HotSpot's dumper in the same run, and whether it did: medians of all rounds. */
final class Goals {

    static final String PROFILE = "fork profile";
    static final String DUMP = "fork dump";
    static final String HOTSPOT = "HotSpot dump";

    private static final double TIMES_SHORTER = 200;
    private static final double MS_PER_GB = 20;
    private static final double SHARE_OF_TIME = 0.5;
    private static final double DUMP_SHARE_OF_HEAP = 0.05;
    private static final double PROFILE_SHARE_OF_HEAP = 0.10;

    private final Map<String, List<Double>> stallsMs = new HashMap<>();
    private final Map<String, List<Double>> totalsMs = new HashMap<>();

    void note(String name, double stallMs, double totalMs) {
        stallsMs.computeIfAbsent(name, n -> new ArrayList<>()).add(stallMs);
        totalsMs.computeIfAbsent(name, n -> new ArrayList<>()).add(totalMs);
    }

    void print(MemoryUsage heap, long profileBytes, long dumpBytes) {
        double hotSpotMs = median(stallsMs, HOTSPOT);
        double mostMs = MS_PER_GB * Math.max(1, heap.getUsed() / 1e9);
        for (String name : List.of(PROFILE, DUMP)) {
            double stallMs = median(stallsMs, name);
            atLeast(name + ": HotSpot's dumper stalls so many times as long", hotSpotMs / stallMs, TIMES_SHORTER);
            atMost(name + ": longest stall, ms", stallMs, mostMs);
        }
        atMost("dump: time, of HotSpot's", median(totalsMs, DUMP) / median(totalsMs, HOTSPOT), SHARE_OF_TIME);
        // The bitmap covers all of the heap, not only what is used.
        double heapBytes = heap.getCommitted();
        atMost("dump: memory of the child, of the heap", dumpBytes / heapBytes, DUMP_SHARE_OF_HEAP);
        atMost("profile: memory of the child, of the heap", profileBytes / heapBytes, PROFILE_SHARE_OF_HEAP);
    }

    private static void atMost(String what, double value, double most) {
        tell(what, value, "at most", most, value <= most);
    }

    private static void atLeast(String what, double value, double least) {
        tell(what, value, "at least", least, value >= least);
    }

    private static void tell(String what, double value, String bound, double goal, boolean met) {
        System.out.printf(
                Locale.ROOT, "goal: %s %s %.2f: %.2f, %s%n", what, bound, goal, value, met ? "met" : "MISSED");
    }

    private static double median(Map<String, List<Double>> measured, String name) {
        List<Double> sorted =
                measured.getOrDefault(name, List.of()).stream().sorted().toList();
        return sorted.isEmpty() ? Double.NaN : sorted.get(sorted.size() / 2);
    }
}

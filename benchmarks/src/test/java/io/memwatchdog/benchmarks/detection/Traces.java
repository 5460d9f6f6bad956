package io.memwatchdog.benchmarks.detection;

import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.gc.PoolUsage;
import io.memwatchdog.core.verdict.ResourceSample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.zip.GZIPOutputStream;

/** Traces made by hand: events one by one, or as files of a folder. On their clock a second is a minute. */
final class Traces {

    static final long MB = 1_000_000;
    static final String LABELS =
            "id,kind,collector,jdk,heap_max,leak,resource,leak_start_ms,end_ms,leak_rate_bytes_per_ms";

    private Traces() {}

    static GcEvent collection(String collector, String action, long atMs, Map<String, PoolUsage> pools) {
        return new GcEvent(collector, action, "", 0, atMs, atMs, pools);
    }

    static GcEvent young(long atMs, long usedBytes) {
        return collection("Copy", "end of minor GC", atMs, serial(usedBytes));
    }

    static GcEvent full(long atMs, long usedBytes) {
        return collection("MarkSweepCompact", "end of major GC", atMs, serial(usedBytes));
    }

    /** A heap of 100 MB; all that is used is old. */
    private static Map<String, PoolUsage> serial(long usedBytes) {
        return Map.of(
                "Eden Space", after(0, 30 * MB),
                "Survivor Space", after(0, 10 * MB),
                "Tenured Gen", after(usedBytes, 60 * MB));
    }

    static PoolUsage after(long usedBytes, long maxBytes) {
        return new PoolUsage(usedBytes, usedBytes, usedBytes, usedBytes, maxBytes);
    }

    static ResourceSample poll(long atMs, long heapUsedBytes) {
        return new ResourceSample(atMs, heapUsedBytes, 0, 0, 0, 0, 0, 0, 0);
    }

    static void write(Path file, List<String> lines) throws IOException {
        byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text);
        }
    }

    /** Full collections of Serial, by the pool of old objects after each; its limit is that of the heap. */
    static void collections(Path folder, String id, Map<Long, Long> usedBytesAtMs, long maxBytes) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("uptime_ms,gc_name,action,cause,id,start_ms,end_ms,duration_ms,Tenured Gen|used_before,"
                + "Tenured Gen|committed_before,Tenured Gen|used_after,Tenured Gen|committed_after,Tenured Gen|max");
        usedBytesAtMs.forEach((at, used) -> lines.add(String.format(
                "%d,MarkSweepCompact,end of major GC,System.gc(),1,%d,%d,0,%d,%d,%d,%d,%d",
                at, at, at, used, maxBytes, used, maxBytes, maxBytes)));
        write(folder.resolve(id + ".gc.csv.gz"), lines);
    }

    /** What the program held and had leaked. */
    static void truth(Path folder, String id, List<String> rows) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("uptime_ms,heap_used,truth_live,truth_leaked");
        lines.addAll(rows);
        write(folder.resolve(id + ".tick.csv.gz"), lines);
    }

    static void alerts(Path folder, String id, String... rows) throws IOException {
        Files.writeString(
                folder.resolve(id + ".alerts.csv"), LiveAlarms.HEADER + "\n" + String.join("\n", rows) + "\n");
    }

    /** From the first to the last minute, one figure each. */
    static Map<Long, Long> eachMinute(int minutes, IntToLongFunction usedBytes) {
        Map<Long, Long> used = new LinkedHashMap<>();
        for (int minute = 1; minute <= minutes; minute++) {
            used.put(minute * 1000L, usedBytes.applyAsLong(minute));
        }
        return used;
    }
}

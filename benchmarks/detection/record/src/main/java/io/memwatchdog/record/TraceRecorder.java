package io.memwatchdog.record;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** Writes {@code X.gc.csv}, one row per GC notification, and {@code X.tick.csv}, one row every half second. */
final class TraceRecorder {

    private final List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .sorted(Comparator.comparing(MemoryPoolMXBean::getName))
            .toList();
    private final Truth truth;
    private final PrintWriter collections;
    private final PrintWriter ticks;

    TraceRecorder(String prefix, Truth truth) throws IOException {
        this.truth = truth;
        this.collections = new PrintWriter(Files.newBufferedWriter(Path.of(prefix + ".gc.csv")));
        this.ticks = new PrintWriter(Files.newBufferedWriter(Path.of(prefix + ".tick.csv")));
    }

    static long uptimeMs() {
        return ManagementFactory.getRuntimeMXBean().getUptime();
    }

    void start() {
        collections.println(collectionHeader());
        ticks.println("uptime_ms,heap_used,heap_committed,heap_max,metaspace_used,classes,direct_used,direct_count,"
                + "threads,alloc_bytes,requests,truth_live,truth_leaked,old_collusage,mapped_used,mapped_count");
        for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
            ((NotificationEmitter) bean).addNotificationListener((n, handback) -> collected(n), null, null);
        }
        Thread ticker = new Thread(this::tick, "recorder");
        ticker.setDaemon(true);
        ticker.start();
    }

    private String collectionHeader() {
        StringJoiner header = new StringJoiner(",");
        header.add("uptime_ms,gc_name,action,cause,id,start_ms,end_ms,duration_ms");
        for (MemoryPoolMXBean pool : pools) {
            for (String column : List.of("used_before", "committed_before", "used_after", "committed_after", "max")) {
                header.add(pool.getName().replace(',', ' ') + "|" + column);
            }
        }
        return header.toString();
    }

    private void collected(Notification notification) {
        if (!notification.getType().equals(GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION)) {
            return;
        }
        var info = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
        var gc = info.getGcInfo();
        StringJoiner row = new StringJoiner(",");
        row.add(Long.toString(uptimeMs())).add(info.getGcName()).add(info.getGcAction());
        row.add(info.getGcCause()).add(Long.toString(gc.getId())).add(Long.toString(gc.getStartTime()));
        row.add(Long.toString(gc.getEndTime())).add(Long.toString(gc.getDuration()));
        for (MemoryPoolMXBean pool : pools) {
            MemoryUsage before = gc.getMemoryUsageBeforeGc().get(pool.getName());
            MemoryUsage after = gc.getMemoryUsageAfterGc().get(pool.getName());
            row.add(
                    before == null || after == null
                            ? ",,,,"
                            : before.getUsed() + "," + before.getCommitted() + "," + after.getUsed() + ","
                                    + after.getCommitted() + "," + after.getMax());
        }
        synchronized (collections) {
            collections.println(row);
            collections.flush();
        }
    }

    private void tick() {
        try {
            while (true) {
                synchronized (ticks) {
                    ticks.println(tickRow());
                    ticks.flush();
                }
                Thread.sleep(500);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String tickRow() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        BufferPoolMXBean direct = buffers("direct");
        BufferPoolMXBean mapped = buffers("mapped");
        long oldAfter = -1;
        long metaspace = 0;
        for (MemoryPoolMXBean pool : pools) {
            if (pool.getName().equals("Metaspace")) {
                metaspace = pool.getUsage().getUsed();
            } else if (pool.getName().matches(".*(Old|Tenured|ZHeap|Shenandoah).*")
                    && pool.getCollectionUsage() != null) {
                oldAfter = pool.getCollectionUsage().getUsed();
            }
        }
        return uptimeMs() + "," + heap.getUsed() + "," + heap.getCommitted() + "," + heap.getMax() + "," + metaspace + ","
                + ManagementFactory.getClassLoadingMXBean().getLoadedClassCount() + "," + direct.getMemoryUsed() + ","
                + direct.getCount() + "," + ManagementFactory.getThreadMXBean().getThreadCount() + ",-1,"
                + truth.requests + "," + truth.liveBytes + "," + truth.leakedBytes + "," + oldAfter + ","
                + mapped.getMemoryUsed() + "," + mapped.getCount();
    }

    private static BufferPoolMXBean buffers(String name) {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** The end of a run, for {@code labels.csv}. */
    void end(String prefix, String how) {
        try {
            Files.writeString(
                    Path.of(prefix + ".end"),
                    "end=" + how + "\nuptime_ms=" + uptimeMs() + "\nleak_start_ms=" + truth.leakStartMs()
                            + "\nleaked_bytes=" + truth.leakedBytes + "\nheap_max="
                            + Runtime.getRuntime().maxMemory() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

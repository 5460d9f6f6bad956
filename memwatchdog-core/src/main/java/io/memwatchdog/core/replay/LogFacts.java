package io.memwatchdog.core.replay;

import io.memwatchdog.core.gc.LogSize;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a GC log tells once about its JVM: the collector, its version and mode, sizes of heap and regions. */
final class LogFacts {

    /** ZGC repeats it at the end of each collection, with generations for either of them. */
    private static final Pattern MAX_CAPACITY = Pattern.compile(
            "(?:Heap |GC\\(\\d+\\) (?:[YyO]: )?)?Max Capacity: " + LogSize.PATTERN + ".*");
    /** Without a mode in the log it is these titles that tell of Shenandoah's generations. */
    private static final Pattern OF_GENERATION =
            Pattern.compile("(?:Concurrent cleanup|Pause Degenerated GC) \\((?:Young|Old|Global)\\)");

    private static final Pattern REGION_SIZE = Pattern.compile("Heap Region Size: " + LogSize.PATTERN);
    private static final String USING = "Using ";
    /** ZGC tells its limit between this line and the one that begins with "Using". */
    private static final String INITIALIZING = "Initializing The Z Garbage Collector";

    private static final List<String> OF_COLLECTOR =
            List.of("GC(", USING, INITIALIZING, "Version: ", "Mode: ", "Heap ", "Max Capacity: ");

    private String kind = "";
    private long maxBytes;
    private long largestCommittedBytes;
    private long regionBytes;
    private boolean generational;
    /** Until JDK 20 the pauses of a concurrent cycle of G1 were no event of any bean. */
    private boolean tellsConcurrentCycles = true;

    static boolean isFirstWord(String message) {
        return message.startsWith(USING) || message.equals(INITIALIZING);
    }

    /** Whether a message is one of the collector's, even if the log was written without levels and tags. */
    static boolean isOfCollector(String message) {
        return OF_COLLECTOR.stream().anyMatch(message::startsWith);
    }

    /** The name of its young generation tells Parallel from Serial where the start of a log is missing. */
    static boolean isOfParallel(String message) {
        return message.contains(" PSYoungGen: ");
    }

    void accept(String message) {
        if (isFirstWord(message) && kind.isEmpty()) {
            kind = message.substring(message.indexOf(' ') + 1);
        } else if (message.startsWith("Version: 17.")
                || message.startsWith("Version: 18.")
                || message.startsWith("Version: 19.")) {
            tellsConcurrentCycles = false;
        } else if (kind.isEmpty() && isOfParallel(message)) {
            kind = "Parallel";
        } else if (message.startsWith("Mode: Generational")) {
            generational = true;
        } else if (message.contains("Max Capacity: ")) {
            maxBytes = size(MAX_CAPACITY, message, maxBytes);
        } else if (message.startsWith("Heap Region Size: ")) {
            regionBytes = size(REGION_SIZE, message, regionBytes);
        }
    }

    private static long size(Pattern pattern, String message, long otherwise) {
        Matcher size = pattern.matcher(message);
        return size.matches() ? LogSize.bytes(size.group(1), size.group(2)) : otherwise;
    }

    /** A summary told how large the heap is now. */
    void committed(long bytes) {
        largestCommittedBytes = Math.max(largestCommittedBytes, bytes);
    }

    /** Where the log does not tell the largest size, the largest that was seen. */
    long maxBytes() {
        return tellsLimit() ? maxBytes : largestCommittedBytes;
    }

    boolean tellsLimit() {
        return maxBytes > 0;
    }

    /** 0 where it is not told. */
    long regionBytes() {
        return regionBytes;
    }

    /** The bean that would have announced the collection with this title; empty where none would. */
    String bean(String title) {
        if (title.startsWith("Pause Full")) {
            return fullBean();
        }
        if (title.startsWith("Pause Young")) {
            return isG1(title) ? "G1 Young Generation" : serialOrParallel("Copy", "PS Scavenge");
        }
        if (title.startsWith("Pause Remark") || title.startsWith("Pause Cleanup")) {
            return tellsConcurrentCycles ? "G1 Concurrent GC" : "";
        }
        if (title.startsWith("Major Collection")) {
            return "ZGC Major Cycles";
        }
        if (title.startsWith("Minor Collection")) {
            return "ZGC Minor Cycles";
        }
        if (title.startsWith("Garbage Collection")) {
            return "ZGC Cycles";
        }
        if (title.startsWith("Concurrent cleanup") || title.startsWith("Pause Degenerated GC")) {
            generational |= OF_GENERATION.matcher(title).lookingAt();
            return ShenandoahCycles.BEAN;
        }
        return "";
    }

    private String fullBean() {
        if (kind.startsWith("Shenandoah")) {
            return ShenandoahCycles.BEAN;
        }
        return kind.startsWith("G1") ? "G1 Old Generation" : serialOrParallel("MarkSweepCompact", "PS MarkSweep");
    }

    /** Whether Shenandoah runs with generations, as far as is known. */
    boolean isGenerational() {
        return generational;
    }

    private boolean isG1(String title) {
        boolean g1 = kind.startsWith("G1") || title.contains("(G1 ");
        if (g1) {
            kind = "G1";
        }
        return g1;
    }

    private String serialOrParallel(String serial, String parallel) {
        return kind.startsWith("Parallel") ? parallel : serial;
    }
}

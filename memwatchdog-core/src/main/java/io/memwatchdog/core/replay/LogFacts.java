package io.memwatchdog.core.replay;

import io.memwatchdog.core.gc.LogSize;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a GC log tells once about its JVM: the collector, its version and mode, sizes of heap and regions. */
final class LogFacts {

    /** ZGC repeats it at the end of each collection, with generations for either of them. */
    private static final Pattern MAX_CAPACITY =
            Pattern.compile("(?:Heap |GC\\(\\d+\\) (?:[YyO]: )?)?Max Capacity: " + LogSize.PATTERN + ".*");
    /** Without a mode in the log it is these titles that tell of Shenandoah's generations. */
    private static final Pattern OF_GENERATION =
            Pattern.compile("(?:Concurrent cleanup|Pause Degenerated GC) \\((?:Young|Old|Global)\\)");

    private static final Pattern OF_G1 = Pattern.compile("Pause Remark|Pause Cleanup|.*\\(G1 |.* regions: "
            + "|Pause Young \\((?:Normal|Concurrent Start|Prepare Mixed|Mixed)\\)");
    private static final Pattern OF_SHENANDOAH = Pattern.compile("Concurrent cleanup|Pause Degenerated GC|Pause Full$");
    private static final Pattern OF_PARALLEL = Pattern.compile(".* PSYoungGen: |Pause Full \\(Ergonomics\\)");
    /** Other causes, such as System.gc(), Serial and Parallel have in common with G1. */
    private static final String OF_NO_G1 = "Pause Full (Allocation Failure)";

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

    /** Its name tells Parallel from Serial where the start of a log is missing. */
    static boolean isOfYoungGeneration(String message) {
        return message.contains(" PSYoungGen: ") || message.contains(" DefNew: ");
    }

    void accept(String message) {
        if (isFirstWord(message) && kind.isEmpty()) {
            kind = message.substring(message.indexOf(' ') + 1);
        } else if (message.startsWith("Version: 17.")
                || message.startsWith("Version: 18.")
                || message.startsWith("Version: 19.")) {
            tellsConcurrentCycles = false;
        } else if (message.startsWith("Mode: Generational")) {
            generational = true;
        } else if (message.contains("Max Capacity: ")) {
            maxBytes = size(MAX_CAPACITY, message, maxBytes);
        } else if (message.startsWith("Heap Region Size: ")) {
            regionBytes = size(REGION_SIZE, message, regionBytes);
        }
    }

    /** Where the start of a log is missing, titles and details of collections tell whose they are. */
    void learn(String text) {
        if (kind.isEmpty()) {
            kind = kindOf(text);
        }
    }

    private static String kindOf(String text) {
        if (text.contains(" DefNew: ")) {
            return "Serial";
        }
        if (OF_PARALLEL.matcher(text).lookingAt()) {
            return "Parallel";
        }
        if (OF_G1.matcher(text).lookingAt()) {
            return "G1";
        }
        return OF_SHENANDOAH.matcher(text).lookingAt() ? "Shenandoah" : "";
    }

    /** Whether a title may be that of a full collection of G1 as well as of Serial or Parallel. */
    boolean leavesOpen(String title) {
        return kind.isEmpty() && title.startsWith("Pause Full") && !title.startsWith(OF_NO_G1);
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
        learn(title);
        if (title.startsWith("Pause Full")) {
            return fullBean();
        }
        if (title.startsWith("Pause Young")) {
            return kind.startsWith("G1") ? "G1 Young Generation" : serialOrParallel("Copy", "PS Scavenge");
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

    String fullBean() {
        if (kind.startsWith("Shenandoah")) {
            return ShenandoahCycles.BEAN;
        }
        return kind.startsWith("G1") ? "G1 Old Generation" : serialOrParallel("MarkSweepCompact", "PS MarkSweep");
    }

    /** Whether Shenandoah runs with generations, as far as is known. */
    boolean isGenerational() {
        return generational;
    }

    private String serialOrParallel(String serial, String parallel) {
        return kind.startsWith("Parallel") ? parallel : serial;
    }
}

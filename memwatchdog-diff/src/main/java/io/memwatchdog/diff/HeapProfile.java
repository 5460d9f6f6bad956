package io.memwatchdog.diff;

import java.time.Instant;
import java.util.List;

/**
 * A heap folded into a few thousand nodes: a class histogram, and tries of class paths from the GC roots. Holds no value of
 * the application. Immutable.
 *
 * @param source what it was made from, for people: a file name or {@code live}
 * @param takenAt when the heap was frozen
 * @param totalObjects live objects
 * @param totalBytes their shallow size, as the JVM lays them out
 * @param histogram instances by class
 * @param dominators the dominator tree folded by class path, with retained sizes; empty for a live profile and in the
 *     low-memory mode
 * @param shortestPaths the shortest paths from the roots folded by class path
 * @param loaders class loaders beyond the built-in ones, by class
 * @param references how often class refers to class, most bytes first; empty where it was made from a dump, which knows holders
 *     better
 * @param warnings what people should know before they trust it: a truncated file, a mode with less information
 */
public record HeapProfile(
        String source,
        Instant takenAt,
        long totalObjects,
        long totalBytes,
        List<ClassCount> histogram,
        List<PathNode> dominators,
        List<PathNode> shortestPaths,
        List<LoaderCount> loaders,
        List<ReferenceCount> references,
        List<String> warnings) {

    public HeapProfile {
        histogram = List.copyOf(histogram);
        dominators = List.copyOf(dominators);
        shortestPaths = List.copyOf(shortestPaths);
        loaders = List.copyOf(loaders);
        references = List.copyOf(references);
        warnings = List.copyOf(warnings);
    }

    /** A profile without references between classes, as a dump gives it. */
    public HeapProfile(
            String source,
            Instant takenAt,
            long totalObjects,
            long totalBytes,
            List<ClassCount> histogram,
            List<PathNode> dominators,
            List<PathNode> shortestPaths,
            List<LoaderCount> loaders,
            List<String> warnings) {
        this(
                source,
                takenAt,
                totalObjects,
                totalBytes,
                histogram,
                dominators,
                shortestPaths,
                loaders,
                List.of(),
                warnings);
    }

    /** A profile without class loaders, references and warnings. */
    public HeapProfile(
            String source,
            Instant takenAt,
            long totalObjects,
            long totalBytes,
            List<ClassCount> histogram,
            List<PathNode> dominators,
            List<PathNode> shortestPaths) {
        this(source, takenAt, totalObjects, totalBytes, histogram, dominators, shortestPaths, List.of(), List.of());
    }

    /** The same heap under another name. */
    public HeapProfile withSource(String name) {
        return with(name, references);
    }

    /** The same with how often class refers to class. */
    public HeapProfile withReferences(List<ReferenceCount> rows) {
        return with(source, rows);
    }

    private HeapProfile with(String name, List<ReferenceCount> rows) {
        return new HeapProfile(
                name, takenAt, totalObjects, totalBytes, histogram, dominators, shortestPaths, loaders, rows, warnings);
    }

    /** The trie to compare: the dominators where they are known, else the shortest paths. */
    public List<PathNode> paths() {
        return dominators.isEmpty() ? shortestPaths : dominators;
    }
}

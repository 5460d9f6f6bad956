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

    /**
     * Begins a profile: all lists are empty until they are set.
     *
     * @param source what it is made from, for people
     */
    public static Builder from(String source, Instant takenAt) {
        return new Builder(source, takenAt);
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

    /** A profile that comes about part by part. */
    public static final class Builder {

        private final String source;
        private final Instant takenAt;
        private long totalObjects;
        private long totalBytes;
        private List<ClassCount> histogram = List.of();
        private List<PathNode> dominators = List.of();
        private List<PathNode> shortestPaths = List.of();
        private List<LoaderCount> loaders = List.of();
        private List<ReferenceCount> references = List.of();
        private List<String> warnings = List.of();

        private Builder(String source, Instant takenAt) {
            this.source = source;
            this.takenAt = takenAt;
        }

        /** Live objects, and their shallow size. */
        public Builder totals(long objects, long bytes) {
            totalObjects = objects;
            totalBytes = bytes;
            return this;
        }

        /** Instances by class. */
        public Builder histogram(List<ClassCount> rows) {
            histogram = rows;
            return this;
        }

        /** Instances by class, which are all there are. */
        public Builder histogramAndTotals(List<ClassCount> rows) {
            return histogram(rows)
                    .totals(
                            rows.stream().mapToLong(ClassCount::count).sum(),
                            rows.stream().mapToLong(ClassCount::bytes).sum());
        }

        /** The dominator tree folded by class path. */
        public Builder dominators(List<PathNode> roots) {
            dominators = roots;
            return this;
        }

        /** The shortest paths from the roots folded by class path. */
        public Builder shortestPaths(List<PathNode> roots) {
            shortestPaths = roots;
            return this;
        }

        /** Class loaders beyond the built-in ones. */
        public Builder loaders(List<LoaderCount> rows) {
            loaders = rows;
            return this;
        }

        /** How often class refers to class. */
        public Builder references(List<ReferenceCount> rows) {
            references = rows;
            return this;
        }

        /** What people should know before they trust it. */
        public Builder warnings(List<String> texts) {
            warnings = texts;
            return this;
        }

        public HeapProfile build() {
            return new HeapProfile(
                    source,
                    takenAt,
                    totalObjects,
                    totalBytes,
                    histogram,
                    dominators,
                    shortestPaths,
                    loaders,
                    references,
                    warnings);
        }
    }
}

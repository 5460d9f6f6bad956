package io.memwatchdog.diff;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What grew between two or more heaps, and who holds it. The shape of its JSON is a contract ({@code heap-diff.schema.json}).
 * For a single heap everything counts as growth.
 *
 * @param snapshotA the earliest heap, for people; empty where a single heap was looked at
 * @param snapshotB the latest heap
 * @param elapsedMillis time between them, 0 where it is not known
 * @param suspects best first; empty for a healthy pair
 * @param observations what grew or is big for a reason that is no leak: bounded caches that fill, softly held objects
 * @param entries changed class paths, most growth first
 * @param classes changed classes, most growth first
 * @param totalBytes growth of the heap; negative where it shrank
 * @param totalCount growth in objects
 * @param heapBytes size of the latest heap
 * @param heapObjects objects in the latest heap
 * @param warnings what people should know before they trust it
 * @param allocationSites where what is alive was allocated, most first; empty where nobody recorded it
 */
public record HeapDiffResult(
        int schemaVersion,
        String snapshotA,
        String snapshotB,
        long elapsedMillis,
        List<Suspect> suspects,
        List<Observation> observations,
        List<Entry> entries,
        List<ClassGrowth> classes,
        long totalBytes,
        long totalCount,
        long heapBytes,
        long heapObjects,
        List<String> warnings,
        List<AllocationSite> allocationSites) {

    public static final int SCHEMA_VERSION = 1;

    public HeapDiffResult {
        suspects = List.copyOf(suspects);
        observations = List.copyOf(observations);
        entries = List.copyOf(entries);
        classes = List.copyOf(classes);
        warnings = List.copyOf(warnings);
        allocationSites = List.copyOf(allocationSites);
    }

    /** The same with the places of allocation, each of which also stands at the suspects that are made of what it allocates. */
    public HeapDiffResult withAllocationSites(List<AllocationSite> sites) {
        List<Suspect> located =
                suspects.stream().map(suspect -> suspect.allocatedAt(sites)).toList();
        return with(located, observations, entries, warnings, sites);
    }

    /** The same with other suspects. */
    public HeapDiffResult withSuspects(List<Suspect> others) {
        return withSuspects(others, entries);
    }

    /** The same with other suspects and changed paths. */
    public HeapDiffResult withSuspects(List<Suspect> others, List<Entry> otherEntries) {
        return with(others, observations, otherEntries, warnings, allocationSites);
    }

    /** The same with further warnings in front. */
    public HeapDiffResult withWarnings(List<String> further) {
        List<String> all = new ArrayList<>(further);
        all.addAll(warnings);
        return with(suspects, observations, entries, all, allocationSites);
    }

    /** The same with no more suspects and observations than this. */
    public HeapDiffResult withMostSuspects(int most) {
        return with(
                suspects.stream().limit(most).toList(),
                observations.stream().limit(most).toList(),
                entries,
                warnings,
                allocationSites);
    }

    private HeapDiffResult with(
            List<Suspect> others,
            List<Observation> otherObservations,
            List<Entry> otherEntries,
            List<String> otherWarnings,
            List<AllocationSite> sites) {
        return new HeapDiffResult(
                schemaVersion,
                snapshotA,
                snapshotB,
                elapsedMillis,
                others,
                otherObservations,
                otherEntries,
                classes,
                totalBytes,
                totalCount,
                heapBytes,
                heapObjects,
                otherWarnings,
                sites);
    }

    /**
     * A leak, with the path that retains it.
     *
     * @param summary one sentence
     * @param owner the nearest application class on the path, with its field where it is known: {@code CartService.SESSIONS}
     * @param className what accumulates
     * @param path GC root first
     * @param accumulationPoint index into the path: the step that fans out into the accumulating objects
     * @param bytes growth of the retained size
     * @param retainedBytes retained size in the latest heap
     * @param count growth in accumulating objects
     * @param totalCount accumulating objects in the latest heap
     * @param bytesPerMinute 0 where the time between the heaps is not known
     * @param share of the heap's growth, 0 to 1; of the heap where a single one was looked at
     * @param stepsGrown in how many of the steps from heap to heap it grew
     * @param steps number of such steps; 0 where a single heap was looked at
     * @param recentBytes growth of the retained size in the last of them
     * @param exampleId an accumulating object in the latest heap, 0 where none is known
     * @param soft whether a soft reference is on the path
     * @param bound the bounded cache it is inside of
     * @param holders who else holds the accumulating objects, most first
     * @param exampleValues what the example contains; empty unless it was asked for
     * @param allocationSites where they were allocated, most first; empty where it is not known
     */
    public record Suspect(
            String summary,
            String owner,
            String className,
            List<Step> path,
            int accumulationPoint,
            long bytes,
            long retainedBytes,
            long count,
            long totalCount,
            long bytesPerMinute,
            double share,
            int stepsGrown,
            int steps,
            long recentBytes,
            long exampleId,
            boolean soft,
            PathNode.@Nullable Bound bound,
            List<PathNode.Holder> holders,
            List<ExampleValue> exampleValues,
            List<AllocationSite> allocationSites) {
        public Suspect {
            path = List.copyOf(path);
            holders = List.copyOf(holders);
            exampleValues = List.copyOf(exampleValues);
            allocationSites = List.copyOf(allocationSites);
        }

        /** The same with what its example contains. */
        public Suspect withExampleValues(List<ExampleValue> values) {
            return with(values, allocationSites);
        }

        /** Keeps those sites which allocate the classes that accumulate here. */
        Suspect allocatedAt(List<AllocationSite> sites) {
            return with(exampleValues, sites.stream().filter(this::isMadeAt).toList());
        }

        private Suspect with(List<ExampleValue> values, List<AllocationSite> sites) {
            return new Suspect(
                    summary,
                    owner,
                    className,
                    path,
                    accumulationPoint,
                    bytes,
                    retainedBytes,
                    count,
                    totalCount,
                    bytesPerMinute,
                    share,
                    stepsGrown,
                    steps,
                    recentBytes,
                    exampleId,
                    soft,
                    bound,
                    holders,
                    values,
                    sites);
        }

        private boolean isMadeAt(AllocationSite site) {
            return site.classNames().contains(className)
                    || path.subList(Math.min(accumulationPoint + 1, path.size()), path.size()).stream()
                            .anyMatch(step -> site.classNames().contains(step.className()));
        }
    }

    /**
     * A value of the application.
     *
     * @param field of the example object; empty where the value is the object's own
     * @param value its beginning, as the dump has it: nothing in it is escaped
     */
    public record ExampleValue(String field, String value) {}

    /**
     * One step of a path.
     *
     * @param field the field of this step's class that leads to the next one; empty at the end, and where no single field does
     * @param count growth in objects at this step
     * @param bytes growth of what they retain
     * @param totalCount objects at this step in the latest heap
     * @param totalBytes what they retain in the latest heap
     */
    public record Step(String className, String field, long count, long bytes, long totalCount, long totalBytes) {

        /** A step of which only the growth is known. */
        public Step(String className, String field, long count, long bytes) {
            this(className, field, count, bytes, count, bytes);
        }
    }

    /** Why something that grew or is big is no suspect. */
    public enum Reason {
        /** A cache or queue that is below or at its bound. */
        BOUNDED,
        /** Softly held: the collector clears it before the heap runs out. */
        SOFT,
        /** Used for the first time: grew once and will not again. */
        ONE_TIME
    }

    /**
     * Growth that is no leak.
     *
     * @param summary one sentence
     * @param path GC root first
     */
    public record Observation(
            String summary, Reason reason, List<Step> path, long bytes, long count, PathNode.@Nullable Bound bound) {
        public Observation {
            path = List.copyOf(path);
        }
    }

    /** How a path changed. */
    public enum Type {
        ADDED,
        REMOVED,
        GROWN,
        SHRUNK
    }

    /**
     * One changed class path.
     *
     * @param path GC root first, each step as {@code class.field} that leads to the next, the last as class alone
     * @param bytes growth of what is retained
     * @param count growth in objects
     * @param retainedBytes retained in the latest heap
     * @param totalCount objects in the latest heap
     */
    public record Entry(List<String> path, Type type, long bytes, long count, long retainedBytes, long totalCount) {
        public Entry {
            path = List.copyOf(path);
        }

        /** A change of which only the growth is known. */
        public Entry(List<String> path, Type type, long bytes, long count) {
            this(path, type, bytes, count, Math.max(0, bytes), Math.max(0, count));
        }
    }

    /**
     * How the instances of one class changed.
     *
     * @param bytes growth of their shallow size together
     * @param totalBytes shallow size in the latest heap
     */
    public record ClassGrowth(String className, long count, long bytes, long totalCount, long totalBytes) {}
}

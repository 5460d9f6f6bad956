package io.memwatchdog.diff;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All objects that are reached along one path of classes.
 *
 * @param className binary name; for a root node the class which holds the static field, or the kind of root in angle
 *     brackets, such as {@code <thread>}
 * @param via the field of the parent that leads here, {@code []} for an array slot, {@code static NAME} for a static field,
 *     {@code <value of CLASS.NAME>} for the value of a thread local, empty where no single field does
 * @param count objects at this node
 * @param shallowBytes their own size
 * @param retainedBytes size of all that hangs on them, with what hangs below
 * @param exampleId id of one object, 0 where none is known
 * @param soft whether the path leads through a soft reference
 * @param holders who holds these objects, most first, where it is not the parent alone
 * @param bound how full these objects are, where they are caches or queues with a known bound
 */
public record PathNode(
        String className,
        String via,
        long count,
        long shallowBytes,
        long retainedBytes,
        long exampleId,
        boolean soft,
        List<Holder> holders,
        @Nullable Bound bound,
        List<PathNode> children) {

    public PathNode {
        holders = List.copyOf(holders);
        children = List.copyOf(children);
    }

    /** A node without known holders and bound. */
    public PathNode(
            String className,
            String via,
            long count,
            long shallowBytes,
            long retainedBytes,
            long exampleId,
            boolean soft,
            List<PathNode> children) {
        this(className, via, count, shallowBytes, retainedBytes, exampleId, soft, List.of(), null, children);
    }

    private static final String THREAD_LOCAL_VALUE = "<value of ";

    /** The name of the way from an entry of a thread's map to its value, by the static field that holds the thread local. */
    public static String threadLocalValue(String staticField) {
        return THREAD_LOCAL_VALUE + staticField + '>';
    }

    /** The static field that holds a thread local, from the name of the way to its value; empty for other names. */
    public static String threadLocalOf(String via) {
        return via.startsWith(THREAD_LOCAL_VALUE) ? via.substring(THREAD_LOCAL_VALUE.length(), via.length() - 1) : "";
    }

    /**
     * A path by which objects are held that have more than one holder.
     *
     * @param path root first; the field of its last step leads to the objects
     * @param count objects reached by it
     * @param retainedBytes what hangs on these objects
     */
    public record Holder(List<Step> path, long count, long retainedBytes) {
        public Holder {
            path = List.copyOf(path);
        }
    }

    /**
     * One step of a holder's path.
     *
     * @param field the field of this class that leads to the next step
     */
    public record Step(String className, String field) {}

    /**
     * How far caches, pools or queues are filled.
     *
     * @param kind for people, such as {@code Caffeine cache}
     * @param size what they hold together, in the unit
     * @param limit what they may hold together, in the unit
     * @param unit {@code entries} or {@code weight}
     */
    public record Bound(String kind, long size, long limit, String unit) {

        /** Kind of what the application has written itself, and whose limit is known by the name of a field. */
        public static final String COLLECTION = "bounded collection";

        /** 0 to 1 and a little beyond, as caches overshoot; 0 where there is no limit. */
        public double filled() {
            return limit > 0 ? (double) size / limit : 0;
        }
    }
}

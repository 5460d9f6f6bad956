package io.memwatchdog.diff.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Goes down from the roots where the heap grew, to the places where few objects lead to many. */
final class CandidateFinder {

    /** Growth in objects that is worth a look whatever their size. */
    private static final long MIN_COUNT = 500;

    /** New objects are about as big as those that are there; otherwise growth is within the old ones. */
    private static final double USUAL_SIZE = 3;

    /** So many times more below it than at it, and the objects at it are mere holders. */
    private static final long MANY = 100;

    private static final String THREAD_LOCALS = "threadLocals";

    private static final Set<String> CONTAINERS = Set.of(
            "java.util.HashMap$Node",
            "java.util.concurrent.ConcurrentHashMap$Node",
            "java.util.TreeMap$Entry",
            "java.util.Hashtable$Entry",
            "java.util.WeakHashMap$Entry",
            "java.util.LinkedList$Node",
            "java.util.PriorityQueue",
            "java.util.concurrent.LinkedBlockingQueue$Node",
            "java.util.concurrent.LinkedBlockingDeque$Node",
            "java.util.concurrent.ConcurrentLinkedQueue$Node",
            "java.util.concurrent.ConcurrentLinkedDeque$Node",
            "java.util.concurrent.ConcurrentSkipListMap$Node",
            "java.util.concurrent.ConcurrentSkipListMap$Index",
            "java.util.concurrent.LinkedTransferQueue$Node",
            "java.lang.ThreadLocal$ThreadLocalMap$Entry",
            "java.lang.ref.SoftReference",
            "java.lang.Object[]",
            "java.util.Optional",
            "java.util.concurrent.atomic.AtomicReference");

    /** What the JDK keeps about each direct buffer, in a list of its own. */
    private static final Set<String> CLEANERS =
            Set.of("jdk.internal.ref.Cleaner", "java.nio.BufferCleaner$PhantomCleaner");

    /** The latter of files that are mapped for reading only. */
    private static final Set<String> DIRECT_BUFFERS = Set.of("java.nio.DirectByteBuffer", "java.nio.DirectByteBufferR");

    private final long minBytes;
    private final HolderChoice holderChoice;
    private final Growth growth;
    private final List<Candidate> found = new ArrayList<>();

    CandidateFinder(long minBytes, HolderChoice holderChoice, Growth growth) {
        this.minBytes = minBytes;
        this.holderChoice = holderChoice;
        this.growth = growth;
    }

    List<Candidate> find(MergedNode top) {
        follow(top.children());
        found.replaceAll(candidate -> CLEANERS.contains(candidate.fanOut().className())
                ? cleaned(top, candidate.fanOut().countGrowth()).orElse(candidate)
                : candidate);
        return found;
    }

    /** Of buffers the heap has the cleaners and, about as big, themselves: these have a holder whom people know. */
    private Optional<Candidate> cleaned(MergedNode top, long cleaners) {
        return mostGrown(top)
                .filter(buffers -> buffers.countGrowth() * 2 > cleaners)
                .map(buffers -> candidate(List.of(buffers)));
    }

    /** Recursion is as deep as the trie, which folding and reading bound. */
    private static Optional<MergedNode> mostGrown(MergedNode from) {
        return DIRECT_BUFFERS.contains(from.className())
                ? Optional.of(from)
                : from.children().stream()
                        .flatMap(child -> mostGrown(child).stream())
                        .max(Comparator.comparingLong(MergedNode::countGrowth));
    }

    /** Of the children that grew, those that fan out are told; below the others the search goes on. */
    private void follow(List<MergedNode> children) {
        Map<String, List<MergedNode>> fanOutsByField = new LinkedHashMap<>();
        for (MergedNode child : children) {
            if (!isWorthALook(child) || child.isSoft() || growth.isWithinBound(child)) {
                continue;
            }
            if (grewItself(child) || isFanOut(child)) {
                // What one array or field leads to is one structure, of however many classes.
                boolean byField = !child.isRoot() && !child.via().isEmpty();
                String structure = byField ? child.via() : child.className() + ' ' + child.via();
                fanOutsByField
                        .computeIfAbsent(structure, key -> new ArrayList<>())
                        .add(child);
            } else {
                follow(child.children());
            }
        }
        fanOutsByField.values().forEach(fanOuts -> {
            fanOuts.sort(Comparator.comparingLong((MergedNode node) -> -node.strongGrowth()));
            found.add(candidate(fanOuts));
        });
    }

    private boolean grewItself(MergedNode node) {
        return node.shallowGrowth() * 2 > node.strongGrowth() && node.shallowGrowth() >= minBytes;
    }

    private boolean isWorthALook(MergedNode node) {
        return node.strongGrowth() >= minBytes
                || (node.countGrowthBelow() >= MIN_COUNT && node.strongGrowth() * 8 >= minBytes);
    }

    /** Whether the growth is by new objects at this node, not within those that were there. */
    private boolean isFanOut(MergedNode node) {
        long objects = node.countGrowth();
        if (objects <= 0) {
            return false;
        }
        if (node.heaps() == 1) {
            MergedNode parent = node.parent();
            long above = node.isRoot() || parent == null ? 1 : Math.max(1, parent.count());
            return objects >= 32 && objects >= above * 8;
        }
        if (remembersMany(node, MANY * objects)) {
            return false;
        }
        double usual = (double) node.retained() / node.count();
        // One object more is how a cache that is made anew looks: what it holds says more.
        return node.strongGrowth() <= USUAL_SIZE * usual * objects && (objects > 1 || isLeafGrowth(node));
    }

    /** Pools start threads once there is work: of a few new ones not they are told, but what piles up in their locals. */
    private static boolean remembersMany(MergedNode node, long objects) {
        long most = node.strongGrowth() / 2;
        if (node.isRoot()) {
            return node.children().stream()
                    .anyMatch(child -> child.via().equals(THREAD_LOCALS) && leadsToMany(child, objects, most));
        }
        boolean isLocal = node.path().stream().anyMatch(step -> step.via().equals(THREAD_LOCALS));
        return isLocal && leadsToMany(node, objects, most);
    }

    private static boolean leadsToMany(MergedNode node, long objects, long bytes) {
        return node.strongGrowth() >= bytes
                && (node.countGrowth() >= objects
                        || node.children().stream().anyMatch(child -> leadsToMany(child, objects, bytes)));
    }

    private boolean isLeafGrowth(MergedNode node) {
        return node.children().stream().noneMatch(this::isWorthALook);
    }

    private Candidate candidate(List<MergedNode> fanOuts) {
        MergedNode fanOut = fanOuts.get(0);
        MergedNode target = target(fanOut);
        HolderChoice.Held held = holderChoice.pathTo(target);
        int below = target.depth() - fanOut.depth();
        int accumulationPoint = Math.max(0, held.steps().size() - 2 - below);
        return new Candidate(fanOuts, target, held.steps(), accumulationPoint, held.others());
    }

    /** Below the fan-out the first thing that is no part of a container and grows in the same number. */
    private static MergedNode target(MergedNode fanOut) {
        MergedNode target = fanOut;
        while (CONTAINERS.contains(target.className())) {
            long objects = target.countGrowth();
            var next = target.children().stream()
                    .filter(child -> child.countGrowth() * 2 >= objects)
                    .max(Comparator.comparingLong(MergedNode::strongGrowth));
            if (next.isEmpty()) {
                return target;
            }
            target = next.get();
        }
        return target;
    }
}

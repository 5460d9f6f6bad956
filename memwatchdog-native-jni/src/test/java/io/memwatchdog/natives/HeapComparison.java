package io.memwatchdog.natives;

import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.natives.HeapPicture.Node;
import io.memwatchdog.natives.HeapPicture.Root;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Walks through two pictures of one heap in step: whatever a reference leads to in one is the counterpart of what the same
 * reference leads to in the other, though the addresses may differ. Counterparts have the same class, the same values and
 * elements, and references to counterparts; each object has exactly one. Starts from the classes and the threads.
 */
final class HeapComparison {

    private static final int DEPTH = 3;

    private final HeapPicture ours;
    private final HeapPicture theirs;
    private final Map<Long, Long> counterparts = new HashMap<>();
    private final Map<Long, Long> back = new HashMap<>();
    private final Map<Long, String> placeOf = new HashMap<>();
    private final Deque<Node> left = new ArrayDeque<>();
    private final List<String> differences = new ArrayList<>();
    private int unloadedMirrors;

    private HeapComparison(HeapPicture ours, HeapPicture theirs) {
        this.ours = ours;
        this.theirs = theirs;
    }

    static HeapComparison of(HeapPicture ours, HeapPicture theirs) throws HprofException {
        HeapComparison comparison = new HeapComparison(ours, theirs);
        comparison.pairByName(classes(ours), classes(theirs));
        comparison.pairByName(threads(ours), threads(theirs));
        comparison.pairRoots();
        comparison.pairByContents();
        return comparison;
    }

    /** What counterparts do not have in common. */
    List<String> differences() {
        return differences;
    }

    /** Objects of ours that have no counterpart. */
    List<Node> onlyOurs() {
        return ours.nodes().stream()
                .filter(node -> !counterparts.containsKey(node.id()))
                .toList();
    }

    /** Objects of theirs that have no counterpart. */
    List<Node> onlyTheirs() {
        return theirs.nodes().stream()
                .filter(node -> !back.containsKey(node.id()))
                .toList();
    }

    int pairs() {
        return counterparts.size() - unloadedMirrors;
    }

    /** Mirrors of classes that are not loaded: they refer to them but leave them out. */
    int unloadedMirrors() {
        return unloadedMirrors;
    }

    /** Where the walk has met an object of ours first. */
    String place(long object) {
        return placeOf.getOrDefault(object, "nowhere");
    }

    private void pairByName(Map<String, Long> a, Map<String, Long> b) {
        a.forEach((name, id) -> {
            Long other = b.get(name);
            if (other != null) {
                pair(id, other, name);
                walk();
            }
        });
    }

    /** By name, where that is unique. */
    private static Map<String, Long> classes(HeapPicture picture) {
        return unique(picture.nodes().stream()
                .filter(node -> node.type().startsWith("class "))
                .collect(Collectors.groupingBy(Node::type)));
    }

    private static Map<String, Long> threads(HeapPicture picture) throws HprofException {
        return unique(picture.roots().stream()
                .filter(root -> root.kind().equals("thread"))
                .map(root -> picture.node(root.object()))
                .collect(Collectors.groupingBy(thread -> "thread " + nameOf(picture, thread))));
    }

    private static Map<String, Long> unique(Map<String, List<Node>> byName) {
        Map<String, Long> unique = new TreeMap<>();
        byName.forEach((name, nodes) -> {
            if (nodes.size() == 1) {
                unique.put(name, nodes.get(0).id());
            }
        });
        return unique;
    }

    static String nameOf(HeapPicture picture, Node thread) {
        Node name = picture.node(reference(thread, "name"));
        return name == null ? "" : text(picture, name);
    }

    /** Of a string without unusual characters. */
    static String text(HeapPicture picture, Node string) {
        return new String(picture.node(reference(string, "value")).elements(), StandardCharsets.ISO_8859_1);
    }

    private static long reference(Node node, String slot) {
        return node.references()[Arrays.asList(node.slots()).indexOf(slot)];
    }

    /** What only the root of one thread, frame and class holds. */
    private void pairRoots() throws HprofException {
        pairByName(unpairedRoots(ours, counterparts), unpairedRoots(theirs, back));
    }

    private static Map<String, Long> unpairedRoots(HeapPicture picture, Map<Long, Long> paired) throws HprofException {
        return unique(picture.roots().stream()
                .filter(root -> !paired.containsKey(root.object()))
                .collect(Collectors.groupingBy(
                        root -> words(picture, root) + " "
                                + picture.node(root.object()).type(),
                        Collectors.mapping(root -> picture.node(root.object()), Collectors.toList()))));
    }

    /**
     * What hangs on a handle of the VM, on fields of {@code Class} that dumps have no place for, such as its name, or on the
     * stack of a virtual thread: known by its contents.
     */
    private void pairByContents() throws HprofException {
        Map<String, List<Node>> mine = tops(ours, counterparts, id -> id);
        Map<String, List<Node>> others = tops(theirs, back, back::get);
        mine.forEach((contents, nodes) -> {
            List<Node> same = others.getOrDefault(contents, List.of());
            for (int i = 0; i < Math.min(nodes.size(), same.size()); i++) {
                pair(nodes.get(i).id(), same.get(i).id(), "no place in a dump");
                walk();
            }
        });
    }

    /** Unpaired ones to which no object refers, but for what is in flight. */
    private static Map<String, List<Node>> tops(HeapPicture picture, Map<Long, Long> paired, UnaryOperator<Long> name)
            throws HprofException {
        Set<Long> held = picture.referredTo();
        inFlight(picture).forEach(held::add);
        return picture.nodes().stream()
                .filter(node -> !paired.containsKey(node.id()) && !held.contains(node.id()))
                .sorted((a, b) -> Long.compareUnsigned(a.id(), b.id()))
                .collect(Collectors.groupingBy(
                        node -> contents(picture, node, paired, name, DEPTH), TreeMap::new, Collectors.toList()));
    }

    private static String contents(
            HeapPicture picture, Node node, Map<Long, Long> paired, UnaryOperator<Long> name, int depth) {
        StringBuilder text = new StringBuilder(node.type());
        text.append(Arrays.toString(node.values())).append(describe(node.elements()));
        for (long target : node.references()) {
            Node next = picture.node(target);
            if (paired.containsKey(target)) {
                text.append(' ').append(name.apply(target));
            } else if (next != null && depth > 0 && !next.type().equals(HeapPicture.UNLOADED_MIRROR)) {
                text.append(" (")
                        .append(contents(picture, next, paired, name, depth - 1))
                        .append(')');
            }
        }
        return text.toString();
    }

    private void walk() {
        for (Node node = left.poll(); node != null; node = left.poll()) {
            compare(node, theirs.node(counterparts.get(node.id())));
        }
    }

    private void compare(Node a, Node b) {
        for (int i = 0; i < a.values().length; i++) {
            if (a.values()[i] != b.values()[i]) {
                differs(a, a.names()[i], Long.toString(a.values()[i]), Long.toString(b.values()[i]));
            }
        }
        if (!Arrays.equals(a.elements(), b.elements())) {
            differs(a, "[]", describe(a.elements()), describe(b.elements()));
        }
        for (int i = 0; i < a.references().length; i++) {
            if (!pair(a.references()[i], b.references()[i], a, i)) {
                differs(a, a.slot(i), describe(ours, a.references()[i]), describe(theirs, b.references()[i]));
            }
        }
    }

    private void pair(long a, long b, String place) {
        if (pair(a, b, null, 0)) {
            placeOf.put(a, place);
        }
    }

    /** Whether the two may be counterparts. */
    private boolean pair(long a, long b, @Nullable Node holder, int slot) {
        if (a == 0 || b == 0) {
            return a == b;
        }
        Long known = counterparts.get(a);
        if (known != null || back.containsKey(b)) {
            return known != null && known == b;
        }
        Node mine = ours.node(a);
        Node other = theirs.node(b);
        if (other == null ? !mine.type().equals(HeapPicture.UNLOADED_MIRROR) : !alike(mine, other)) {
            return false;
        }
        counterparts.put(a, b);
        back.put(b, a);
        if (holder != null) {
            placeOf.put(a, place(holder, holder.slot(slot)));
        }
        if (other == null) {
            unloadedMirrors++;
        } else {
            left.add(mine);
        }
        return true;
    }

    private static boolean alike(Node a, Node b) {
        return a.type().equals(b.type())
                && a.references().length == b.references().length
                && a.elements().length == b.elements().length
                && Arrays.equals(a.slots(), b.slots())
                && Arrays.equals(a.names(), b.names());
    }

    private String place(Node holder, String slot) {
        return holder.type().replaceFirst("^class ", "") + "." + slot;
    }

    private void differs(Node holder, String slot, String mine, String other) {
        differences.add(place(holder.id()) + " -> " + place(holder, slot) + ": " + mine + " but HotSpot " + other);
    }

    private static String describe(HeapPicture picture, long id) {
        Node node = picture.node(id);
        return node == null
                ? (id == 0 ? "null" : "DANGLING")
                : node.type() + (node.type().endsWith("]") || node.type().startsWith("[") ? " of " + size(node) : "")
                        + "@" + Long.toHexString(id);
    }

    private static int size(Node array) {
        return array.references().length + array.elements().length;
    }

    private static String describe(byte[] elements) {
        return elements.length + " bytes with hash "
                + Integer.toHexString(ByteBuffer.wrap(elements).hashCode());
    }

    /** What the thread that dumps has in its frames above {@code main}: each dumper has its own. */
    static Stream<Long> inFlight(HeapPicture picture) throws HprofException {
        return picture.roots().stream()
                .filter(root -> isOfDumper(words(picture, root)))
                .map(Root::object);
    }

    /** Whether these words tell of a root that the dumper itself makes. */
    static boolean isOfDumper(String words) {
        return words.matches("(jni )?local of main in .*") && !words.contains(".main@0");
    }

    /** All but the object. */
    static String words(HeapPicture picture, Root root) {
        // Handles of the VM: HotSpot's dumper calls them so, JVMTI does not.
        String kind = root.kind().equals("unknown") ? "jni global" : root.kind();
        String thread = root.thread() == 0 ? "" : " of " + nameOf(picture, picture.node(root.thread()));
        return kind + thread + (root.frame().isEmpty() ? "" : " in " + root.frame());
    }

    /** Our roots, in words, with how many there are of each. */
    Map<String, Long> ourRoots() throws HprofException {
        return roots(ours, id -> id);
    }

    /** Their roots, in the same words. */
    Map<String, Long> theirRoots() throws HprofException {
        return roots(theirs, id -> back.getOrDefault(id, 0L));
    }

    private static Map<String, Long> roots(HeapPicture picture, UnaryOperator<Long> toOurs) throws HprofException {
        Map<String, Long> counts = new TreeMap<>();
        for (Root root : picture.roots()) {
            String target = picture.node(root.object()).type() + "@" + Long.toHexString(toOurs.apply(root.object()));
            counts.merge(words(picture, root) + ": " + target, 1L, Long::sum);
        }
        return counts;
    }
}

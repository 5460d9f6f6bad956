package io.memwatchdog.hprof;

import io.memwatchdog.hprof.record.Tag;
import io.memwatchdog.hprof.write.DumpWriter;
import io.memwatchdog.hprof.write.DumpWriter.Field;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/**
 * A small heap of random shape, laid out without gaps as HotSpot does with compressed pointers. Objects are numbered from 0. All
 * are instances of one class with four fields, or arrays of objects.
 */
public final class RandomHeap {

    private static final long BASE = 0x7_1000_0000L;

    /** Unreachable instances in front of the others, by which the layout can be told. */
    private static final int FILLERS = 8;

    private static final long OBJECT = 0x100;
    private static final long NODE = 0x120;
    private static final long ARRAY = 0x140;

    private final int[][] references;
    private final boolean[] array;
    private final long[] address;
    private final BitSet roots = new BitSet();

    public RandomHeap(Random random, int objects, double density) {
        references = new int[objects][];
        array = new boolean[objects];
        address = new long[objects];
        long next = BASE + FILLERS * 32L;
        for (int i = 0; i < objects; i++) {
            array[i] = random.nextInt(5) == 0;
            int length = array[i] ? random.nextInt(8) : 4;
            references[i] = random.ints(length, 0, objects)
                    .map(target -> random.nextDouble() < density ? target : -1)
                    .toArray();
            address[i] = next;
            next += shallowBytes(i);
        }
        for (int i = 0; i <= random.nextInt(3); i++) {
            roots.set(random.nextInt(objects));
        }
    }

    public int size() {
        return references.length;
    }

    public long id(int object) {
        return address[object];
    }

    /** Bytes as HotSpot would take with compressed pointers. */
    public long shallowBytes(int object) {
        long bytes = array[object] ? 16 + references[object].length * 4L : 12 + 4 * 4;
        return (bytes + 7) / 8 * 8;
    }

    /** Which objects are reachable when one of them is taken away; -1 for none. */
    public BitSet reachableWithout(int removed) {
        BitSet reached = new BitSet();
        List<Integer> pending = new ArrayList<>();
        roots.stream().filter(root -> root != removed).forEach(pending::add);
        while (!pending.isEmpty()) {
            int object = pending.remove(pending.size() - 1);
            if (reached.get(object)) {
                continue;
            }
            reached.set(object);
            for (int target : references[object]) {
                if (target >= 0 && target != removed) {
                    pending.add(target);
                }
            }
        }
        return reached;
    }

    /** What would be freed with an object: the definition of the retained size. */
    public long retainedBytes(int object) {
        BitSet freed = reachableWithout(-1);
        freed.andNot(reachableWithout(object));
        return freed.stream().mapToLong(this::shallowBytes).sum();
    }

    public void write(Path file, int idSize) throws IOException {
        try (DumpWriter writer = new DumpWriter(Files.newOutputStream(file), idSize, Instant.EPOCH)) {
            writer.loadClass(OBJECT, "java/lang/Object");
            writer.loadClass(NODE, "com/acme/Node");
            writer.loadClass(ARRAY, "[Lcom/acme/Node;");
            writer.classDump(OBJECT, 0, 0, List.of(), List.of());
            writer.classDump(ARRAY, OBJECT, 0, List.of(), List.of());
            writer.classDump(
                    NODE,
                    OBJECT,
                    0,
                    List.of(),
                    List.of(Field.reference("a"), Field.reference("b"), Field.reference("c"), Field.reference("d")));
            for (int i = 0; i < FILLERS; i++) {
                writer.instance(idSize == 8 ? BASE + i * 32L : (BASE + i * 32L) & 0x7FFF_FFFFL, NODE, 0, 0, 0, 0);
            }
            for (int i = 0; i < references.length; i++) {
                long[] ids = new long[references[i].length];
                for (int k = 0; k < ids.length; k++) {
                    ids[k] = references[i][k] < 0 ? 0 : shortId(references[i][k], idSize);
                }
                if (array[i]) {
                    writer.objectArray(shortId(i, idSize), ARRAY, ids);
                } else {
                    writer.instance(shortId(i, idSize), NODE, ids);
                }
            }
            for (int root = roots.nextSetBit(0); root >= 0; root = roots.nextSetBit(root + 1)) {
                writer.root(Tag.ROOT_JNI_GLOBAL, shortId(root, idSize));
            }
        }
    }

    public long shortId(int object, int idSize) {
        return idSize == 8 ? id(object) : id(object) & 0x7FFF_FFFFL;
    }
}

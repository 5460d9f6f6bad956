package io.memwatchdog.natives;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import kotlin.sequences.Sequence;
import org.netbeans.lib.profiler.heap.FieldValue;
import org.netbeans.lib.profiler.heap.Heap;
import org.netbeans.lib.profiler.heap.HeapFactory;
import org.netbeans.lib.profiler.heap.Instance;
import org.netbeans.lib.profiler.heap.JavaClass;
import org.netbeans.lib.profiler.heap.ObjectArrayInstance;
import org.netbeans.lib.profiler.heap.ObjectFieldValue;
import shark.CloseableHeapGraph;
import shark.HeapField;
import shark.HeapObject.HeapClass;
import shark.HeapObject.HeapInstance;
import shark.HeapObject.HeapObjectArray;
import shark.HeapObject.HeapPrimitiveArray;
import shark.HprofHeapGraph;
import shark.HprofRecordTag;

/** NetBeans' heap library and LeakCanary's Shark: what they find in a dump, in comparable form. */
final class IndependentReaders {

    private static final List<String> PRIMITIVES =
            List.of("boolean", "char", "float", "double", "byte", "short", "int", "long");

    private IndependentReaders() {}

    /**
     * What a reader finds: objects by class, and the references that are not null, statics included.
     *
     * @param edges a checksum of who refers to whom
     */
    record Content(Map<String, Long> objects, long references, long edges) {}

    private static final class Counting {
        private final Map<String, Long> objects = new TreeMap<>();
        private long references;
        private long edges;

        /** Under the name that a class file would use; mirrors of unloaded classes are counted by some readers only. */
        void object(String name) {
            String component = name.replaceAll("(\\[])+$", "");
            int dimensions = (name.length() - component.length()) / 2;
            String inner = component.replace('.', '/');
            String full = dimensions == 0 || (dimensions == 1 && PRIMITIVES.contains(component))
                    ? inner + "[]".repeat(dimensions)
                    : "[".repeat(dimensions) + descriptor(inner);
            if (!full.equals("java/lang/Class")) {
                objects.merge(HprofCensus.normal(full), 1L, Long::sum);
            }
        }

        void reference(long holder, long target) {
            if (target != 0) {
                references++;
                edges += (holder * 31 + target) * 0x9E3779B97F4A7C15L >>> 7;
            }
        }

        Content content() {
            return new Content(objects, references, edges);
        }
    }

    /** What our own reader has found. */
    static Content of(HeapPicture picture) {
        Counting counting = new Counting();
        for (HeapPicture.Node node : picture.nodes()) {
            boolean isClass = node.type().startsWith("class ");
            if (!isClass) {
                counting.object(node.type());
            }
            for (int i = 0; i < node.references().length; i++) {
                if (!node.slot(i).startsWith("<") || node.slot(i).matches("<(resolved_references|init_lock)>")) {
                    counting.reference(node.id(), node.references()[i]);
                }
            }
        }
        return counting.content();
    }

    static Content netBeans(Path dump, Path directory) throws IOException {
        // It leaves an index beside what it reads.
        Path copy = Files.copy(dump, Files.createDirectories(directory).resolve(dump.getFileName()));
        Heap heap = HeapFactory.createFastHeap(copy.toFile());
        Counting counting = new Counting();
        for (JavaClass type : heap.getAllClasses()) {
            type.getStaticFieldValues().forEach(value -> field(counting, type.getJavaClassId(), value));
        }
        for (Instance instance : heap.getAllInstances()) {
            counting.object(instance.getJavaClass().getName());
            if (instance instanceof ObjectArrayInstance array) {
                array.getValueIDs().forEach(id -> counting.reference(instance.getInstanceId(), id));
            } else {
                instance.getFieldValues().forEach(value -> field(counting, instance.getInstanceId(), value));
            }
        }
        return counting.content();
    }

    /** NetBeans shows a class's loader as a static field, which no class has. */
    private static void field(Counting counting, long holder, FieldValue value) {
        if (value instanceof ObjectFieldValue reference
                && !value.getField().getName().equals("<classLoader>")) {
            counting.reference(holder, reference.getInstanceId());
        }
    }

    static Content shark(Path dump) throws IOException {
        Counting counting = new Counting();
        Set<HprofRecordTag> noRoots = Set.of();
        try (CloseableHeapGraph graph = HprofHeapGraph.Companion.openHeapGraph(dump.toFile(), null, noRoots)) {
            each(
                    graph.getClasses(),
                    (HeapClass type) ->
                            each(type.readStaticFields(), field -> field(counting, type.getObjectId(), field)));
            each(graph.getInstances(), (HeapInstance instance) -> {
                counting.object(instance.getInstanceClassName());
                each(instance.readFields(), field -> field(counting, instance.getObjectId(), field));
            });
            each(graph.getObjectArrays(), (HeapObjectArray array) -> {
                counting.object(array.getArrayClassName());
                for (long id : array.readRecord().getElementIds()) {
                    counting.reference(array.getObjectId(), id);
                }
            });
            each(graph.getPrimitiveArrays(), (HeapPrimitiveArray array) -> counting.object(array.getArrayClassName()));
        }
        return counting.content();
    }

    private static void field(Counting counting, long holder, HeapField field) {
        Long target = field.getValue().getAsObjectId();
        if (target != null) {
            counting.reference(holder, target);
        }
    }

    private static String descriptor(String component) {
        int primitive = PRIMITIVES.indexOf(component);
        return primitive < 0 ? "L" + component + ";" : "ZCFDBSIJ".substring(primitive, primitive + 1);
    }

    private static <T> void each(Sequence<? extends T> sequence, Consumer<T> work) {
        sequence.iterator().forEachRemaining(work);
    }
}

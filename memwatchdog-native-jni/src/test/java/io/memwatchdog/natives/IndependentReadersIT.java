package io.memwatchdog.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import kotlin.sequences.Sequence;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
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

/** NetBeans' heap library and LeakCanary's Shark find in our dump what our own census finds. */
class IndependentReadersIT {

    private static final List<String> PRIMITIVES =
            List.of("boolean", "char", "float", "double", "byte", "short", "int", "long");
    private static final int FIRST_PRIMITIVE = 4;

    /** What a reader finds: objects by class, and references that are not null, statics included. */
    private record Content(Map<String, Long> objects, long references) {}

    @TempDir
    Path directory;

    static Stream<Arguments> layouts() {
        return Stream.of(
                Arguments.of(17, List.of("-XX:+UseSerialGC")),
                Arguments.of(17, List.of("-XX:+UseG1GC", "-XX:-UseCompressedOops")),
                Arguments.of(25, List.of("-XX:+UseParallelGC", "-XX:+UseCompactObjectHeaders")));
    }

    @ParameterizedTest(name = "JDK {0} with {1}")
    @MethodSource("layouts")
    void findTheSameObjectsAndReferences(int jdk, List<String> options) throws IOException {
        Path dump = dump(jdk, options);
        Content ours = ours(HprofCensus.of(dump));
        assertThat(ours.objects).containsEntry("io/memwatchdog/natives/VariedHeap$InFrame", 5L);
        assertThat(netBeans(dump)).isEqualTo(ours);
        assertThat(shark(dump)).isEqualTo(ours);
    }

    private Path dump(int jdk, List<String> options) {
        Path home = Jdks.find(jdk).orElse(null);
        assumeTrue(home != null, "no JDK " + jdk + " beside this one; set -Dmemwatchdog.jdk." + jdk);
        assumeTrue(
                MemwatchdogNative.load().available(), MemwatchdogNative.load().reason());
        ChildJvm.Result result =
                new ChildJvm(home, options).with("-Xmx256m").run(MatrixProgram.class, directory.toString());
        assertThat(result.output()).contains("done");
        return directory.resolve("fork0.hprof");
    }

    private static Content ours(HprofCensus census) {
        Map<String, Long> objects = new TreeMap<>();
        census.objects.forEach((name, count) -> {
            if (name.startsWith("primitive ")) {
                int code = Integer.parseInt(name.substring("primitive ".length()));
                objects.put(PRIMITIVES.get(code - FIRST_PRIMITIVE) + "[]", count);
            } else if (!name.startsWith("class ") && !name.equals("java/lang/Class")) {
                objects.put(name, count);
            }
        });
        long references = census.references.entrySet().stream()
                .filter(edge -> !edge.getKey().endsWith(" -> null"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        return new Content(objects, references);
    }

    private Content netBeans(Path dump) throws IOException {
        // It leaves an index beside what it reads.
        Path copy = Files.copy(
                dump, Files.createDirectories(directory.resolve("netbeans")).resolve("heap.hprof"));
        Heap heap = HeapFactory.createFastHeap(copy.toFile());
        Map<String, Long> objects = new TreeMap<>();
        long references = 0;
        for (JavaClass type : heap.getAllClasses()) {
            references += sum(type.getStaticFieldValues(), IndependentReadersIT::held);
        }
        for (Instance instance : heap.getAllInstances()) {
            count(objects, instance.getJavaClass().getName());
            references += instance instanceof ObjectArrayInstance array
                    ? sum(array.getValueIDs(), id -> id == 0 ? 0 : 1)
                    : sum(instance.getFieldValues(), IndependentReadersIT::held);
        }
        return new Content(objects, references);
    }

    /** NetBeans shows a class's loader as a static field, which no class has. */
    private static long held(FieldValue value) {
        return value instanceof ObjectFieldValue reference
                        && reference.getInstanceId() != 0
                        && !value.getField().getName().equals("<classLoader>")
                ? 1
                : 0;
    }

    private static Content shark(Path dump) throws IOException {
        Map<String, Long> objects = new TreeMap<>();
        long references = 0;
        Set<HprofRecordTag> noRoots = Set.of();
        try (CloseableHeapGraph graph = HprofHeapGraph.Companion.openHeapGraph(dump.toFile(), null, noRoots)) {
            for (HeapClass type : list(graph.getClasses())) {
                references += sum(list(type.readStaticFields()), IndependentReadersIT::held);
            }
            for (HeapInstance instance : list(graph.getInstances())) {
                count(objects, instance.getInstanceClassName());
                references += sum(list(instance.readFields()), IndependentReadersIT::held);
            }
            for (HeapObjectArray array : list(graph.getObjectArrays())) {
                count(objects, array.getArrayClassName());
                for (long id : array.readRecord().getElementIds()) {
                    references += id == 0 ? 0 : 1;
                }
            }
            for (HeapPrimitiveArray array : list(graph.getPrimitiveArrays())) {
                count(objects, array.getArrayClassName());
            }
        }
        return new Content(objects, references);
    }

    private static long held(HeapField field) {
        return field.getValue().isNonNullReference() ? 1 : 0;
    }

    /** Under the name that a class file would use; mirrors of unloaded classes are counted by some readers only. */
    private static void count(Map<String, Long> objects, String name) {
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

    private static String descriptor(String component) {
        int primitive = PRIMITIVES.indexOf(component);
        return primitive < 0 ? "L" + component + ";" : "ZCFDBSIJ".substring(primitive, primitive + 1);
    }

    private static <T> long sum(Iterable<T> all, ToLongFunction<T> value) {
        long sum = 0;
        for (T one : all) {
            sum += value.applyAsLong(one);
        }
        return sum;
    }

    private static <T> List<T> list(Sequence<? extends T> sequence) {
        List<T> all = new ArrayList<>();
        sequence.iterator().forEachRemaining(all::add);
        return all;
    }
}

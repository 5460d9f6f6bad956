package io.memwatchdog.diff.fold;

import io.memwatchdog.diff.PathNode;
import io.memwatchdog.hprof.graph.ObjectGraph;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names the values of threads by the static field that holds the thread local: a thread does not know what its values are for,
 * and what it does know, the thread local, it refers to weakly.
 */
final class ThreadLocalNames {

    private final ObjectGraph graph;
    private @Nullable Map<Integer, String> fieldsByThreadLocal;

    ThreadLocalNames(ObjectGraph graph) {
        this.graph = graph;
    }

    /** What the field of an entry of a thread's map is called that holds the value. */
    String field(int entry) {
        if (fieldsByThreadLocal == null) {
            fieldsByThreadLocal = staticFields(graph);
        }
        return fieldsByThreadLocal.getOrDefault(graph.threadLocal(entry), "value");
    }

    private static Map<Integer, String> staticFields(ObjectGraph graph) {
        Map<Integer, String> fields = new HashMap<>();
        for (int i = 0; i < graph.classes().size(); i++) {
            var info = graph.classes().get(i);
            info.staticReferences().forEach((name, id) -> {
                int object = graph.number(id);
                if (object != 0) {
                    fields.putIfAbsent(object, PathNode.threadLocalValue(PathNames.inPath(info.name()) + '.' + name));
                }
            });
        }
        return fields;
    }
}

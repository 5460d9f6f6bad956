package io.memwatchdog.diff.fold;

import io.memwatchdog.hprof.graph.ClassInfo;
import io.memwatchdog.hprof.graph.ObjectGraph;
import java.util.Arrays;

/** Numbers, in a trie, of the class names and field names of a graph; found once for each class and field. */
final class Labels {

    private static final int UNKNOWN = -1;

    private final ObjectGraph graph;
    private final Trie trie;
    private final int[] instanceNames;
    private final int[] classObjectNames;
    private final int[][] fields;
    private final int[][] statics;
    private final ThreadLocalNames threadLocals;
    final int elements;
    final int indirect;

    Labels(ObjectGraph graph, Trie trie) {
        this.graph = graph;
        this.trie = trie;
        int classes = graph.classes().size();
        this.instanceNames = unknown(classes);
        this.classObjectNames = unknown(classes);
        this.fields = new int[classes][];
        this.statics = new int[classes][];
        this.threadLocals = new ThreadLocalNames(graph);
        this.elements = trie.viaNumber("[]");
        this.indirect = trie.viaNumber("");
    }

    private static int[] unknown(int length) {
        int[] numbers = new int[length];
        Arrays.fill(numbers, UNKNOWN);
        return numbers;
    }

    /** The name under which an object stands in a path. */
    int className(int object) {
        return classNameOf(graph.classOf(object));
    }

    /** The same by what the graph knows as the object's class. */
    int classNameOf(int number) {
        if (number >= 0) {
            int known = instanceNames[number];
            return known != UNKNOWN ? known : nameInstances(number);
        }
        int known = classObjectNames[-1 - number];
        return known != UNKNOWN ? known : nameClassObject(-1 - number);
    }

    private int nameInstances(int number) {
        instanceNames[number] =
                trie.classNumber(PathNames.inPath(graph.classes().get(number).name()));
        return instanceNames[number];
    }

    private int nameClassObject(int number) {
        classObjectNames[number] = trie.classNumber(
                "class " + PathNames.stable(graph.classes().get(number).name()));
        return classObjectNames[number];
    }

    /** The field of a referring object by the place of the reference. */
    int via(int referrer, int ordinal) {
        return via(referrer, graph.classOf(referrer), ordinal);
    }

    int via(int referrer, int number, int ordinal) {
        boolean classObject = number < 0;
        int index = classObject ? -1 - number : number;
        ClassInfo info = graph.classes().get(index);
        if (!classObject && info.isArray()) {
            return elements;
        }
        int[][] known = classObject ? statics : fields;
        if (!classObject && info.isThreadLocalEntry() && info.fieldName(ordinal).equals("value")) {
            return trie.viaNumber(threadLocals.field(referrer));
        }
        if (known[index] == null || known[index].length <= ordinal) {
            int old = known[index] == null ? 0 : known[index].length;
            known[index] = Arrays.copyOf(known[index] == null ? new int[0] : known[index], ordinal + 8);
            Arrays.fill(known[index], old, known[index].length, UNKNOWN);
        }
        if (known[index][ordinal] == UNKNOWN) {
            known[index][ordinal] = trie.viaNumber(classObject ? info.staticName(ordinal) : info.fieldName(ordinal));
        }
        return known[index][ordinal];
    }
}

package io.memwatchdog.hprof.graph;

import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.record.DumpFile;
import io.memwatchdog.hprof.record.Tag;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Orders the roots of the dump, and adds the classes of the built-in loaders to them. */
final class RootScan {

    private final DumpFile dump;
    private final ObjectIndex index;
    private final ClassTable classes;
    private final List<ObjectScan> scans;
    private final Map<Integer, ObjectScan.RawRoot> threadsBySerial = new HashMap<>();

    RootScan(DumpFile dump, ObjectIndex index, ClassTable classes, List<ObjectScan> scans) {
        this.dump = dump;
        this.index = index;
        this.classes = classes;
        this.scans = scans;
    }

    List<Root> roots() throws HprofException {
        List<ObjectScan.RawRoot> raw = new ArrayList<>();
        for (ObjectScan scan : scans) {
            raw.addAll(scan.roots);
        }
        // As in the file, whichever thread found them.
        raw.sort(Comparator.comparingLong(ObjectScan.RawRoot::segment));
        for (ObjectScan.RawRoot root : raw) {
            if (root.tag() == Tag.ROOT_THREAD_OBJECT) {
                threadsBySerial.put(root.thread(), root);
            }
        }
        // A caller's variable is a better answer than one of the method it called: outer frames first.
        raw.sort(Comparator.comparing((ObjectScan.RawRoot root) -> RootKind.ofTag(root.tag()))
                .thenComparing(
                        Comparator.comparingInt(ObjectScan.RawRoot::frame).reversed()));
        List<Root> roots = new ArrayList<>();
        builtInClasses(roots, true);
        builtInClasses(roots, false);
        for (ObjectScan.RawRoot root : raw) {
            int object = index.number(root.id());
            if (object != 0) {
                roots.add(root(root, object));
            }
        }
        return roots;
    }

    /** The application's classes before the JDK's. */
    private void builtInClasses(List<Root> roots, boolean applicationFirst) {
        for (int i = ClassTable.FIRST; i < classes.size(); i++) {
            ClassInfo info = classes.get(i);
            int object = index.number(info.id);
            if (!info.holdsClass && (info.loaderId != 0) == applicationFirst && object != 0) {
                roots.add(new Root(RootKind.CLASS, object, 0, RootKind.CLASS.label()));
            }
        }
    }

    private Root root(ObjectScan.RawRoot raw, int object) throws HprofException {
        RootKind kind = RootKind.ofTag(raw.tag());
        ObjectScan.RawRoot thread = kind.isTransient() ? threadsBySerial.get(raw.thread()) : null;
        if (thread == null) {
            return new Root(kind, object, 0, kind.label());
        }
        String method = kind == RootKind.JAVA_FRAME ? dump.method(thread.frame(), raw.frame()) : "";
        String label = method.isEmpty() ? kind.label() : "<local in " + method + ">";
        return new Root(kind, object, index.number(thread.id()), label);
    }
}

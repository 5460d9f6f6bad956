package io.memwatchdog.benchmarks.diff;

import java.io.File;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import shark.CloseableHeapGraph;
import shark.HeapObject;
import shark.HprofHeapGraph;
import shark.HprofIndex;

/** A much smaller job of the rival: index and class histogram of both dumps. {@code SharkHistogram <dump>…}. */
public final class SharkHistogram {

    public static void main(String[] args) throws Exception {
        Peak.watch();
        long most = 0;
        for (String dump : args) {
            try (CloseableHeapGraph graph = HprofHeapGraph.Companion.openHeapGraph(
                    new File(dump), null, HprofIndex.Companion.defaultIndexedGcRootTags())) {
                Map<Long, Long> counts = new HashMap<>();
                Iterator<HeapObject.HeapInstance> instances = graph.getInstances().iterator();
                while (instances.hasNext()) {
                    counts.merge(instances.next().getInstanceClassId(), 1L, Long::sum);
                }
                most = Math.max(most, graph.getObjectCount());
                System.out.println(dump + ": " + graph.getObjectCount() + " objects, instances of " + counts.size()
                        + " classes");
            }
        }
        Peak.print(most);
    }
}

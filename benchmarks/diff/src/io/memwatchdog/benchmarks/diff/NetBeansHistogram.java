package io.memwatchdog.benchmarks.diff;

import java.io.File;
import org.netbeans.lib.profiler.heap.HeapFactory;
import org.netbeans.lib.profiler.heap.JavaClass;

/** A much smaller job of the rival: the class histogram of both dumps. {@code NetBeansHistogram <dump>…}. */
public final class NetBeansHistogram {

    public static void main(String[] args) throws Exception {
        Peak.watch();
        long most = 0;
        for (String dump : args) {
            long objects = 0;
            for (Object type : HeapFactory.createHeap(new File(dump)).getAllClasses()) {
                objects += ((JavaClass) type).getInstancesCount();
            }
            most = Math.max(most, objects);
            System.out.println(dump + ": " + objects + " instances");
        }
        Peak.print(most);
    }
}

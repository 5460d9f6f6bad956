package io.memwatchdog.hprof.graph;

/**
 * A root of the graph.
 *
 * @param object number of the object that it holds
 * @param thread number of the thread's object, for a local variable and its like; 0 where there is none
 * @param label how the path goes on from there: {@code <local in com.acme.Job.run>} or the kind's own label
 */
public record Root(RootKind kind, int object, int thread, String label) {}

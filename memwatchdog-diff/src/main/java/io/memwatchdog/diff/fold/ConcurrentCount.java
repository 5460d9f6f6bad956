package io.memwatchdog.diff.fold;

import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.graph.HeapObjects.Content;
import java.util.Optional;

/**
 * How many entries a {@code ConcurrentHashMap} holds, the JDK's or a copy of it: what it counts itself, and what threads that met
 * there have counted in cells beside it, as {@code LongAdder} does. A cell that only saw removals is below zero.
 */
final class ConcurrentCount {

    /** Where the map keeps its own count. */
    static final String FIELD = "baseCount";

    private ConcurrentCount() {}

    /** Empty where this is no such map. */
    static Optional<Long> of(Content map, BoundReader.ObjectSource objects) throws HprofException {
        Optional<Long> base = map.field(FIELD);
        Optional<Content> cells = objects.read(map.field("counterCells").orElse(0L));
        if (base.isEmpty() || cells.isEmpty()) {
            return base;
        }
        long count = base.get();
        for (long cell : cells.get().elements()) {
            count += objects.read(cell).flatMap(found -> found.field("value")).orElse(0L);
        }
        return Optional.of(count);
    }
}

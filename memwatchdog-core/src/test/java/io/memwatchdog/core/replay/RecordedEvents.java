package io.memwatchdog.core.replay;

import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.verdict.ResourceSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps what an input plays. */
final class RecordedEvents implements ReplaySink {

    private final List<GcEvent> events = new ArrayList<>();
    private final List<ResourceSample> samples = new ArrayList<>();
    private int restarts;

    @Override
    public void accept(GcEvent event) {
        events.add(event);
    }

    @Override
    public void accept(ResourceSample sample) {
        samples.add(sample);
    }

    @Override
    public void restart() {
        restarts++;
    }

    int restarts() {
        return restarts;
    }

    List<ResourceSample> samples() {
        return samples;
    }

    List<GcEvent> all() {
        return events;
    }

    /** Used bytes of the heap after each collection, by the bean that would have told of it. */
    Map<String, List<Long>> usedAfter() {
        Map<String, List<Long>> usedAfter = new TreeMap<>();
        for (GcEvent event : events) {
            if (!event.pools().containsKey(GcEvent.LIVE_SET)) {
                usedAfter
                        .computeIfAbsent(event.collector(), bean -> new ArrayList<>())
                        .add(heapUsedAfter(event));
            }
        }
        usedAfter.keySet().removeIf(bean -> bean.endsWith("Pauses"));
        return usedAfter;
    }

    static long heapUsedAfter(GcEvent event) {
        return event.pools().entrySet().stream()
                .filter(pool -> !pool.getKey().equals("Metaspace"))
                .mapToLong(pool -> pool.getValue().usedAfterBytes())
                .sum();
    }
}

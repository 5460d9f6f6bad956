package io.memwatchdog.core.evidence;

import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.core.verdict.ResourceSample;
import io.memwatchdog.core.verdict.Verdict;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a resource beside the heap consists of, in words: classes by loader, threads by name, buffers, memory of the process by
 * what has it. It is taken down at a suspicion, so that an alarm can say what has grown since. Costs some milliseconds, on
 * suspicions and alarms only. Runs on the watchdog's thread.
 */
public final class ResourceBreakdown {

    private final Map<Resource, Parts> atSuspicion = new EnumMap<>(Resource.class);

    /** Looks at a verdict: a suspicion is taken down, health forgets it. */
    public void consider(Verdict verdict) {
        Resource resource = verdict.resource();
        if (verdict.level() == Level.SUSPICION && !atSuspicion.containsKey(resource)) {
            atSuspicion.put(resource, take(resource, verdict.atMs()));
        } else if (verdict.level() == Level.HEALTHY) {
            atSuspicion.remove(resource);
        }
    }

    /** For the alert that a verdict has begun; empty for the heap, which has evidence of another kind. */
    public Optional<String> tell(Verdict verdict, ResourceSample sample) {
        Resource resource = verdict.resource();
        if (resource == Resource.HEAP) {
            return Optional.empty();
        }
        Parts now = take(resource, verdict.atMs());
        String parts = now.told(atSuspicion.getOrDefault(resource, now));
        String figures = ResourceFigures.of(resource, sample);
        return Optional.of(parts.isEmpty() ? figures : figures + "\n" + parts);
    }

    private static Parts take(Resource resource, long atMs) {
        return switch (resource) {
            case METASPACE -> LoaderStatistics.take(atMs);
            case THREADS -> ThreadNames.take(atMs);
            case PROCESS -> NativeMemory.take(atMs);
            case HEAP, DIRECT, MAPPED -> Parts.none(atMs);
        };
    }
}

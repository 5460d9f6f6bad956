package io.memwatchdog.diff.fold;

import io.memwatchdog.diff.PathNode;
import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.graph.HeapObjects.Content;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads from one cache or queue how much it holds and how much it may hold. */
@FunctionalInterface
interface BoundReader {

    /** Entries; limits from here on mean that there is none. */
    long NO_LIMIT = Integer.MAX_VALUE;

    /** Likewise of weights, which often are bytes. No heap is so large, and thousands of such limits can be added up. */
    long NO_WEIGHT_LIMIT = 1L << 50;

    /** What a cache refers to. */
    @FunctionalInterface
    interface ObjectSource {

        /** Empty if there is none with this id. */
        Optional<Content> read(long id) throws HprofException;
    }

    /** Empty where this one has no bound. */
    Optional<PathNode.Bound> read(Content content, ObjectSource objects) throws HprofException;

    /**
     * What reads objects of a class.
     *
     * @param name of the class or one of its superclasses
     * @param ownName of the class itself
     */
    static @Nullable BoundReader forClass(String name, String ownName) {
        return switch (name) {
            case "com.github.benmanes.caffeine.cache.BoundedLocalCache" -> BoundReader::caffeine;
            case "com.google.common.cache.LocalCache" -> BoundReader::guava;
            case "java.util.LinkedHashMap" -> ownName.startsWith("java.") ? null : BoundReader::lruMap;
            case "org.apache.commons.collections4.map.LRUMap", "org.apache.commons.collections.map.LRUMap" ->
                (content, objects) -> bound("LRU map", content.field("size"), content.field("maxSize"), "entries");
            case "java.util.concurrent.ArrayBlockingQueue" -> BoundReader::arrayBlockingQueue;
            case "java.util.concurrent.LinkedBlockingQueue" -> BoundReader::linkedBlockingQueue;
            case "java.util.concurrent.LinkedBlockingDeque" ->
                (content, objects) ->
                        bound("bounded queue", content.field("count"), content.field("capacity"), "entries");
            case "org.springframework.util.ConcurrentLruCache" -> BoundReader::springLru;
            case "org.ehcache.impl.internal.store.heap.OnHeapStore" -> BoundReader::ehcache;
            default -> null;
        };
    }

    private static Optional<PathNode.Bound> bound(String kind, Optional<Long> size, Optional<Long> limit, String unit) {
        long none = unit.equals("weight") ? NO_WEIGHT_LIMIT : NO_LIMIT;
        return size.isPresent() && limit.isPresent() && limit.get() > 0 && limit.get() < none
                ? Optional.of(new PathNode.Bound(kind, Math.max(0, size.get()), limit.get(), unit))
                : Optional.empty();
    }

    private static Optional<PathNode.Bound> caffeine(Content cache, ObjectSource objects) {
        // The names of its generated classes tell their features: MW has a weigher, MS has none.
        boolean weighs = cache.type().name().contains("MW");
        Optional<Long> size = cache.field("weightedSize");
        return bound("Caffeine cache", size, cache.field("maximum"), weighs ? "weight" : "entries");
    }

    private static Optional<PathNode.Bound> guava(Content cache, ObjectSource objects) throws HprofException {
        Optional<Long> limit = cache.field("maxWeight");
        Optional<Content> segments = objects.read(cache.field("segments").orElse(0L));
        if (limit.isEmpty() || limit.get() <= 0 || segments.isEmpty()) {
            return Optional.empty();
        }
        long size = 0;
        for (long segment : segments.get().elements()) {
            size += objects.read(segment)
                    .flatMap(found -> found.field("totalWeight"))
                    .orElse(0L);
        }
        boolean weighs = objects.read(cache.field("weigher").orElse(0L))
                .map(weigher -> !weigher.type().name().endsWith("OneWeigher"))
                .orElse(false);
        return bound("Guava cache", Optional.of(size), limit, weighs ? "weight" : "entries");
    }

    private static Optional<PathNode.Bound> arrayBlockingQueue(Content queue, ObjectSource objects)
            throws HprofException {
        Optional<Long> limit = objects.read(queue.field("items").orElse(0L)).map(Content::length);
        return bound("bounded queue", queue.field("count"), limit, "entries");
    }

    private static Optional<PathNode.Bound> linkedBlockingQueue(Content queue, ObjectSource objects)
            throws HprofException {
        Optional<Long> size = objects.read(queue.field("count").orElse(0L)).flatMap(count -> count.field("value"));
        return bound("bounded queue", size, queue.field("capacity"), "entries");
    }

    private static Optional<PathNode.Bound> springLru(Content cache, ObjectSource objects) throws HprofException {
        Optional<Long> size = mapSize(cache.field("cache"), objects);
        return bound("LRU cache", size, cache.field("capacity").or(() -> cache.field("sizeLimit")), "entries");
    }

    private static Optional<PathNode.Bound> ehcache(Content store, ObjectSource objects) throws HprofException {
        Optional<Content> backend = objects.read(store.field("map").orElse(0L));
        boolean weighs = backend.flatMap(found -> found.field("byteSized")).orElse(0L) != 0;
        Optional<Long> size = weighs
                ? objects.read(backend.flatMap(found -> found.field("byteSize")).orElse(0L))
                        .flatMap(bytes -> bytes.field("value"))
                : mapSize(backend.flatMap(found -> found.field("realMap")), objects);
        return bound("Ehcache heap store", size, store.field("capacity"), weighs ? "weight" : "entries");
    }

    private static Optional<Long> mapSize(Optional<Long> id, ObjectSource objects) throws HprofException {
        Optional<Content> map = objects.read(id.orElse(0L));
        return map.isEmpty() ? Optional.empty() : ConcurrentCount.of(map.get(), objects);
    }

    /** A map of the application that evicts its eldest entry: its limit is a field of its own, or of the object around it. */
    private static Optional<PathNode.Bound> lruMap(Content map, ObjectSource objects) throws HprofException {
        Optional<Long> limit = LimitField.of(map);
        for (Map.Entry<String, Long> field : map.fields().entrySet()) {
            if (limit.isEmpty() && field.getKey().startsWith("this$")) {
                limit = objects.read(field.getValue()).flatMap(LimitField::of);
            }
        }
        return bound("LRU map", map.field("size"), limit, "entries");
    }

    /** A field whose name says that it is a limit, and not one of time, of attempts or of what there is at first. */
    final class LimitField {

        private static final Pattern NAME = Pattern.compile("(?i)(val\\$)?.*(max|limit|capacity|bound).*");
        private static final Pattern OF_ELSE = Pattern.compile(
                "(?i).*(interval|idle|time|milli|second|minute|ttl|duration|maxage|initial|retr|attempt).*");

        private LimitField() {}

        static Optional<Long> of(Content content) {
            return content.fields().entrySet().stream()
                    .filter(field -> NAME.matcher(field.getKey()).matches())
                    .filter(field -> !OF_ELSE.matcher(field.getKey()).matches())
                    .map(Map.Entry::getValue)
                    .filter(value -> value > 0 && value < NO_LIMIT)
                    .findFirst();
        }
    }
}

package io.memwatchdog.diff.fold;

import io.memwatchdog.diff.PathNode;
import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.graph.ClassInfo;
import io.memwatchdog.hprof.graph.ClassTable;
import io.memwatchdog.hprof.graph.HeapObjects.Content;
import io.memwatchdog.hprof.graph.ObjectGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A cache that the application has written itself: an object with collections, and beside them one number, of the object or
 * static, whose name says that it is the limit. The name has to be one of a few: {@code maxInactiveInterval} beside a map of
 * sessions bounds nothing. The native library has the same rules in {@code bounds.cc}.
 */
final class HomeGrownCache implements BoundReader {

    /** Without {@code _}, in lower case. */
    private static final Set<String> LIMITS = Set.of(
            "max",
            "maximum",
            "limit",
            "bound",
            "capacity",
            "maxsize",
            "maximumsize",
            "maxentries",
            "maximumentries",
            "maxelements",
            "maxitems",
            "maxcount",
            "maxcapacity",
            "maxkeys",
            "maxobjects",
            "maxcachesize",
            "cachemaxsize",
            "maxcacheentries",
            "maxcached",
            "cachelimit",
            "cachecapacity",
            "sizelimit",
            "entrylimit",
            "itemlimit");

    /** Where a collection keeps how much it holds. */
    private static final Map<String, List<String>> SIZES = Map.ofEntries(
            Map.entry("java.util.HashMap", List.of("size")),
            Map.entry("java.util.LinkedHashMap", List.of("size")),
            Map.entry("java.util.TreeMap", List.of("size")),
            Map.entry("java.util.ArrayList", List.of("size")),
            Map.entry("java.util.LinkedList", List.of("size")),
            Map.entry("java.util.HashSet", List.of("map", "size")),
            Map.entry("java.util.LinkedHashSet", List.of("map", "size")),
            Map.entry("java.util.Collections$SynchronizedMap", List.of("m", "size")),
            Map.entry("java.util.concurrent.ConcurrentHashMap", List.of(ConcurrentCount.FIELD)),
            Map.entry("java.util.concurrent.ConcurrentHashMap$KeySetView", List.of("map", ConcurrentCount.FIELD)));

    private final ObjectGraph graph;
    private final List<String> references;
    private final List<String> limitFields;
    private final List<Long> staticLimits;

    private HomeGrownCache(
            ObjectGraph graph, List<String> references, List<String> limitFields, List<Long> staticLimits) {
        this.graph = graph;
        this.references = references;
        this.limitFields = limitFields;
        this.staticLimits = staticLimits;
    }

    /** What reads objects of a class; null where they are no such caches. */
    static @Nullable BoundReader forClass(ObjectGraph graph, ClassInfo type) {
        List<String> references = new ArrayList<>();
        List<String> limitFields = new ArrayList<>();
        List<Long> staticLimits = new ArrayList<>();
        ClassTable classes = graph.classes();
        for (ClassInfo at = type; at != null && !at.name().startsWith("java."); at = superclass(classes, at)) {
            references.addAll(at.referenceFields());
            at.numberFields().stream().filter(HomeGrownCache::saysLimit).forEach(limitFields::add);
            at.staticNumbers().forEach((name, value) -> {
                if (saysLimit(name)) {
                    staticLimits.add(value);
                }
            });
        }
        boolean one = limitFields.size() + staticLimits.size() == 1;
        return one && !references.isEmpty() ? new HomeGrownCache(graph, references, limitFields, staticLimits) : null;
    }

    private static @Nullable ClassInfo superclass(ClassTable classes, ClassInfo type) {
        return type.superIndex() < 0 ? null : classes.get(type.superIndex());
    }

    private static boolean saysLimit(String field) {
        return LIMITS.contains(field.replace("_", "").toLowerCase(Locale.ROOT));
    }

    /** As much as the largest of its collections holds. */
    @Override
    public Optional<PathNode.Bound> read(Content cache, BoundReader.ObjectSource objects) throws HprofException {
        long limit = staticLimits.isEmpty() ? cache.field(limitFields.get(0)).orElse(0L) : staticLimits.get(0);
        if (limit <= 1 || limit >= NO_LIMIT) {
            return Optional.empty();
        }
        OptionalLong largest = OptionalLong.empty();
        for (String reference : references) {
            OptionalLong size = size(cache.field(reference).orElse(0L), objects);
            if (size.isPresent() && size.getAsLong() >= largest.orElse(0)) {
                largest = size;
            }
        }
        return largest.isEmpty()
                ? Optional.empty()
                : Optional.of(new PathNode.Bound(PathNode.Bound.COLLECTION, largest.getAsLong(), limit, "entries"));
    }

    private OptionalLong size(long id, BoundReader.ObjectSource objects) throws HprofException {
        List<String> path = sizePath(id);
        Optional<Content> at = path.isEmpty() ? Optional.empty() : objects.read(id);
        for (int i = 0; i + 1 < path.size() && at.isPresent(); i++) {
            at = objects.read(at.get().field(path.get(i)).orElse(0L));
        }
        if (at.isEmpty()) {
            return OptionalLong.empty();
        }
        String last = path.get(path.size() - 1);
        Optional<Long> size = last.equals(ConcurrentCount.FIELD)
                ? ConcurrentCount.of(at.get(), objects)
                : at.get().field(last);
        return size.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Math.max(0, size.get()));
    }

    /** Empty where the object is none of the collections. */
    private List<String> sizePath(long id) {
        int type = id == 0 ? -1 : graph.classOf(graph.number(id));
        return type < 0
                ? List.of()
                : SIZES.getOrDefault(graph.classes().get(type).name(), List.of());
    }
}

package io.memwatchdog.record;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Caches as services have them. Unlike that of a {@link Hoard}, the bound of each can be read by whoever looks into the heap. */
interface BoundedCache {

    void put(long key, byte[] value);

    /** @param evicted is told each value that the cache lets go */
    static BoundedCache library(int limit, Consumer<byte[]> evicted) {
        Cache<Long, byte[]> cache = Caffeine.newBuilder()
                .maximumSize(limit)
                .executor(Runnable::run)
                .evictionListener((Long key, byte[] value, RemovalCause cause) -> evicted.accept(value))
                .build();
        return cache::put;
    }

    /** A map of the JDK that drops its eldest entry. */
    final class LeastRecentlyUsed extends LinkedHashMap<Long, byte[]> implements BoundedCache {

        private static final long serialVersionUID = 1;

        private final int maxEntries;
        private final transient Consumer<byte[]> evicted;

        LeastRecentlyUsed(int maxEntries, Consumer<byte[]> evicted) {
            super(16, 0.75f, true);
            this.maxEntries = maxEntries;
            this.evicted = evicted;
        }

        @Override
        public void put(long key, byte[] value) {
            put((Long) key, value);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
            if (size() <= maxEntries) {
                return false;
            }
            evicted.accept(eldest.getValue());
            return true;
        }
    }

    /** Written by the application itself, the limit beside the entries. */
    final class Registry implements BoundedCache {

        private final Map<Long, byte[]> entries = new LinkedHashMap<>();
        private final int capacity;
        private final Consumer<byte[]> evicted;

        Registry(int capacity, Consumer<byte[]> evicted) {
            this.capacity = capacity;
            this.evicted = evicted;
        }

        @Override
        public void put(long key, byte[] value) {
            entries.put(key, value);
            if (entries.size() > capacity) {
                Long eldest = entries.keySet().iterator().next();
                evicted.accept(entries.remove(eldest));
            }
        }
    }
}

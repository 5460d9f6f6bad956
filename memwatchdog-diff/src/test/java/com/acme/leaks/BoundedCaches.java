package com.acme.leaks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.cache.CacheBuilder;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.apache.commons.collections4.map.LRUMap;
import org.ehcache.CacheManager;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.springframework.util.ConcurrentLruCache;
import org.springframework.util.ConcurrentReferenceHashMap;

/** Caches of real libraries, which fill up to 10 000 entries, or to 3 000 and are then full. Nothing leaks. */
public final class BoundedCaches {

    private static final int ROOMY = 10_000;
    private static final int SMALL = 3_000;

    private BoundedCaches() {}

    private static byte[] picture() {
        return new byte[800];
    }

    private static void fill(Map<Integer, byte[]> pictures, int from, int to) {
        for (int i = from; i < to; i++) {
            pictures.put(i, picture());
        }
    }

    public static final class CaffeineFilling implements Program {
        static final Cache<Integer, byte[]> PICTURES =
                Caffeine.newBuilder().maximumSize(ROOMY).build();

        @Override
        public void work(int from, int to) {
            for (int i = from; i < to; i++) {
                PICTURES.put(i, picture());
            }
            PICTURES.cleanUp();
        }
    }

    public static final class CaffeineFull implements Program {
        static final Cache<Integer, byte[]> PICTURES =
                Caffeine.newBuilder().maximumSize(SMALL).build();

        @Override
        public void work(int from, int to) {
            for (int i = from; i < to; i++) {
                PICTURES.put(i, picture());
            }
            PICTURES.cleanUp();
        }
    }

    public static final class GuavaFilling implements Program {
        static final com.google.common.cache.Cache<Integer, byte[]> PICTURES =
                CacheBuilder.newBuilder().maximumSize(ROOMY).build();

        @Override
        public void work(int from, int to) {
            for (int i = from; i < to; i++) {
                PICTURES.put(i, picture());
            }
        }
    }

    public static final class LinkedHashMapFilling implements Program {
        static final class Lru<K, V> extends LinkedHashMap<K, V> {
            private static final long serialVersionUID = 1;

            @SuppressWarnings("unused")
            private final long maxIdleMillis = 1_800_000;

            @SuppressWarnings("unused")
            private final int initialCapacity = 16;

            private final int maxEntries;

            Lru(int maxEntries) {
                super(16, 0.75f, true);
                this.maxEntries = maxEntries;
            }

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > maxEntries;
            }
        }

        static final Map<Integer, byte[]> PICTURES = new Lru<>(ROOMY);

        @Override
        public void work(int from, int to) {
            for (int i = from; i < to; i++) {
                PICTURES.put(i, picture());
            }
        }
    }

    static final class Pictures {
        final Map<Integer, byte[]> byNumber = new ConcurrentHashMap<>();

        @SuppressWarnings("unused")
        private final int maxEntries = ROOMY;
    }

    /** Written by the application itself, with a limit of the object. */
    public static final class HomeGrownFilling implements Program {
        static final Pictures PICTURES = new Pictures();

        @Override
        public void work(int from, int to) {
            fill(PICTURES.byNumber, from, to);
        }
    }

    /** Where several threads have met, so that the map counts in cells. */
    public static final class HomeGrownSharedFilling implements Program {
        static final Pictures PICTURES = new Pictures();

        @Override
        public void work(int from, int to) {
            IntStream.range(0, 1_000_000).parallel().forEach(i -> {
                PICTURES.byNumber.put(-1 - i, new byte[0]);
                PICTURES.byNumber.remove(-1 - i);
            });
            fill(PICTURES.byNumber, from, to);
        }
    }

    /** With a limit of the class. */
    public static final class HomeGrownStaticFilling implements Program {
        static final class Pictures {
            @SuppressWarnings("unused")
            private static final int MAX_SIZE = ROOMY;

            final Map<Integer, byte[]> byNumber = Collections.synchronizedMap(new HashMap<>());
        }

        static final Pictures PICTURES = new Pictures();

        @Override
        public void work(int from, int to) {
            fill(PICTURES.byNumber, from, to);
        }
    }

    /** No cache: nobody takes the sessions out, and how long they may be idle does not limit them. */
    public static final class SessionsLeak implements Program {
        static final class Sessions {
            final Map<Integer, byte[]> byNumber = new ConcurrentHashMap<>();

            @SuppressWarnings("unused")
            private final int maxInactiveInterval = ROOMY;
        }

        static final Sessions SESSIONS = new Sessions();

        @Override
        public void work(int from, int to) {
            fill(SESSIONS.byNumber, from, to);
        }
    }

    public static final class CommonsFilling implements Program {
        static final Map<Integer, byte[]> PICTURES = Collections.synchronizedMap(new LRUMap<>(ROOMY));

        @Override
        public void work(int from, int to) {
            fill(PICTURES, from, to);
        }
    }

    public static final class CommonsFull implements Program {
        static final Map<Integer, byte[]> PICTURES = Collections.synchronizedMap(new LRUMap<>(SMALL));

        @Override
        public void work(int from, int to) {
            fill(PICTURES, from, to);
        }
    }

    public static final class EhcacheFilling implements Program {
        static final CacheManager CACHES = CacheManagerBuilder.newCacheManagerBuilder()
                .withCache(
                        "pictures",
                        CacheConfigurationBuilder.newCacheConfigurationBuilder(
                                Integer.class, byte[].class, ResourcePoolsBuilder.heap(ROOMY)))
                .build(true);

        @Override
        public void work(int from, int to) {
            var pictures = CACHES.getCache("pictures", Integer.class, byte[].class);
            for (int i = from; i < to; i++) {
                pictures.put(i, picture());
            }
        }
    }

    public static final class QueueFilling implements Program {
        static final BlockingQueue<byte[]> PICTURES = new ArrayBlockingQueue<>(ROOMY);

        @Override
        public void work(int from, int to) {
            for (int i = from; i < to; i++) {
                PICTURES.add(picture());
            }
        }
    }

    public static final class SpringLruFilling implements Program {
        static final ConcurrentLruCache<Integer, byte[]> PICTURES = new ConcurrentLruCache<>(ROOMY, i -> picture());

        @Override
        public void work(int from, int to) {
            for (int i = from; i < to; i++) {
                PICTURES.get(i);
            }
        }
    }

    /** Without a bound, but the collector takes it back. */
    public static final class SpringReferencesFilling implements Program {
        static final Map<Integer, byte[]> PICTURES = new ConcurrentReferenceHashMap<>();

        @Override
        public void work(int from, int to) {
            for (int i = from; i < to; i++) {
                PICTURES.put(i, picture());
            }
        }
    }
}

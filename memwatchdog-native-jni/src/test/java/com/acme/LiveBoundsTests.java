package com.acme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.cache.CacheBuilder;
import io.memwatchdog.core.snapshot.HeapSnapshotter;
import io.memwatchdog.core.snapshot.SnapshotLimits;
import io.memwatchdog.diff.DiffOptions;
import io.memwatchdog.diff.HeapDiffResult;
import io.memwatchdog.diff.HeapDiffResult.Reason;
import io.memwatchdog.diff.HeapDiffer;
import io.memwatchdog.diff.HeapProfile;
import io.memwatchdog.diff.PathNode.Bound;
import io.memwatchdog.natives.MemwatchdogNative;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.apache.commons.collections4.map.LRUMap;
import org.ehcache.config.ResourcePools;
import org.ehcache.config.builders.CacheConfigurationBuilder;
import org.ehcache.config.builders.CacheManagerBuilder;
import org.ehcache.config.builders.ResourcePoolsBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.ConcurrentLruCache;

/**
 * What a live profile knows of caches and queues of real libraries: how full they are. Not in a package of the watchdog's, since
 * what that holds explains nothing.
 */
class LiveBoundsTests {

    private static final SnapshotLimits LIMITS = SnapshotLimits.of(Duration.ofMinutes(1), Duration.ofMinutes(1));
    private static final int LIMIT = 10_000;
    private static final int FEW = 2_000;
    private static final int MORE = 4_000;

    /** What the test of the moment fills; its path names this field. */
    static volatile Object held = new Object();

    private final HeapSnapshotter snapshotter = MemwatchdogNative.load().snapshotter();

    @BeforeEach
    void forkWorksHere() {
        assumeTrue(snapshotter.capability().dumps(), snapshotter.capability().reason());
    }

    @AfterEach
    void letGo() {
        held = new Object();
    }

    private static byte[] picture() {
        return new byte[800];
    }

    /** Fills what is held, and fills it further: no suspect, but a bound, and how far it is filled. */
    private void bounded(Object container, IntConsumer put, Bound bound) throws Exception {
        HeapDiffResult result = compared(container, put);
        assertThat(result.suspects()).isEmpty();
        assertThat(result.observations()).anySatisfy(observation -> {
            assertThat(observation.reason()).isEqualTo(Reason.BOUNDED);
            assertThat(observation.path().get(0).field()).isEqualTo("static held");
            assertThat(observation.bound()).isEqualTo(bound);
        });
    }

    private HeapDiffResult compared(Object container, IntConsumer put) throws Exception {
        held = container;
        fill(put, 0, FEW);
        HeapProfile before = snapshotter.profile(LIMITS);
        fill(put, FEW, MORE);
        HeapProfile after = snapshotter.profile(LIMITS);
        return HeapDiffer.diff(List.of(before, after), DiffOptions.defaults());
    }

    private static void fill(IntConsumer put, int from, int to) {
        for (int i = from; i < to; i++) {
            put.accept(i);
        }
    }

    private void bounded(Object container, IntConsumer put, String kind) throws Exception {
        bounded(container, put, new Bound(kind, MORE, LIMIT, "entries"));
    }

    @Test
    void caffeine() throws Exception {
        Cache<Integer, byte[]> cache =
                Caffeine.newBuilder().maximumSize(LIMIT).executor(Runnable::run).build();
        bounded(
                cache,
                i -> {
                    cache.put(i, picture());
                    cache.cleanUp();
                },
                "Caffeine cache");
    }

    @Test
    void caffeineByWeight() throws Exception {
        Cache<Integer, byte[]> cache = Caffeine.newBuilder()
                .maximumWeight(LIMIT * 800L)
                .weigher((Integer key, byte[] value) -> value.length)
                .executor(Runnable::run)
                .build();
        bounded(
                cache,
                i -> {
                    cache.put(i, picture());
                    cache.cleanUp();
                },
                new Bound("Caffeine cache", MORE * 800L, LIMIT * 800L, "weight"));
    }

    @Test
    void guava() throws Exception {
        com.google.common.cache.Cache<Integer, byte[]> cache =
                CacheBuilder.newBuilder().maximumSize(LIMIT).build();
        bounded(cache, i -> cache.put(i, picture()), "Guava cache");
    }

    @Test
    void guavaByWeight() throws Exception {
        com.google.common.cache.Cache<Integer, byte[]> cache = CacheBuilder.newBuilder()
                .maximumWeight(LIMIT * 800L)
                .weigher((Integer key, byte[] value) -> value.length)
                .build();
        bounded(cache, i -> cache.put(i, picture()), new Bound("Guava cache", MORE * 800L, LIMIT * 800L, "weight"));
    }

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

    @Test
    void aMapThatEvictsItsEldest() throws Exception {
        Map<Integer, byte[]> map = new Lru<>(LIMIT);
        bounded(map, i -> map.put(i, picture()), "LRU map");
    }

    static final class Pictures {
        private final long capacity = LIMIT;

        @SuppressWarnings("serial")
        private final Map<Integer, byte[]> byNumber = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Integer, byte[]> eldest) {
                return size() > capacity;
            }
        };
    }

    @Test
    void aMapWhoseBoundIsAFieldOfTheObjectAroundIt() throws Exception {
        Pictures pictures = new Pictures();
        bounded(pictures, i -> pictures.byNumber.put(i, picture()), "LRU map");
    }

    /** As applications write them: evicted where it is used. */
    static final class Thumbnails {
        private final Map<Integer, byte[]> byNumber = new ConcurrentHashMap<>();
        private final List<String> names = new ArrayList<>(List.of("a", "b"));
        private final int maxEntries = LIMIT;
        private int hits;

        void add(int i) {
            byNumber.put(i, picture());
            hits += byNumber.size() > maxEntries ? 1 : names.size();
        }
    }

    static class Recent {
        @SuppressWarnings("unused")
        private static final long MAX_SIZE = LIMIT;

        private final Map<Integer, byte[]> pictures = Collections.synchronizedMap(new HashMap<>());
    }

    static final class Recently extends Recent {
        private final Object lock = new Object();
    }

    @Test
    void aCacheThatTheApplicationHasWrittenItself() throws Exception {
        Thumbnails thumbnails = new Thumbnails();
        bounded(thumbnails, thumbnails::add, Bound.COLLECTION);
        Recent recent = new Recently();
        bounded(recent, i -> recent.pictures.put(i, picture()), Bound.COLLECTION);
    }

    @Test
    void whatThreadsHaveCountedThatMetAtAMapIsRead() throws Exception {
        Thumbnails thumbnails = new Thumbnails();
        IntStream.range(0, 1_000_000).parallel().forEach(i -> {
            thumbnails.byNumber.put(-1 - i, new byte[0]);
            thumbnails.byNumber.remove(-1 - i);
        });
        bounded(thumbnails, thumbnails::add, Bound.COLLECTION);
    }

    @SuppressWarnings("unused")
    static final class Sessions {
        private final Map<Integer, byte[]> byNumber = new ConcurrentHashMap<>();
        private final int maxInactiveInterval = LIMIT;
        private final long timeLimitMs = LIMIT;
    }

    @SuppressWarnings("unused")
    static final class Orders {
        private final Map<Integer, byte[]> byNumber = new ConcurrentHashMap<>();
        private final int maxItems = LIMIT;
        private final int maxEntries = LIMIT;
    }

    @SuppressWarnings("unused")
    static final class Overflowing {
        private final Map<Integer, byte[]> byNumber = new ConcurrentHashMap<>();
        private final int maxEntries = FEW;
    }

    @SuppressWarnings("unused")
    static final class Endless {
        private final Map<Integer, byte[]> byNumber = new ConcurrentHashMap<>();
        private final int maxEntries = 100_000_000;
    }

    @Test
    void aNumberBesideACollectionIsRarelyItsLimit() throws Exception {
        Sessions sessions = new Sessions();
        leaks(sessions, sessions.byNumber);
        Orders orders = new Orders();
        leaks(orders, orders.byNumber);
        Overflowing overflowing = new Overflowing();
        leaks(overflowing, overflowing.byNumber);
        Endless endless = new Endless();
        leaks(endless, endless.byNumber);
    }

    private void leaks(Object container, Map<Integer, byte[]> map) throws Exception {
        assertThat(compared(container, i -> map.put(i, picture())).suspects())
                .first()
                .satisfies(suspect -> assertThat(suspect.path().get(0).field()).isEqualTo("static held"));
    }

    @Test
    void commonsCollections() throws Exception {
        Map<Integer, byte[]> map = new LRUMap<>(LIMIT);
        bounded(map, i -> map.put(i, picture()), "LRU map");
    }

    @Test
    void queues() throws Exception {
        for (BlockingQueue<byte[]> queue : List.<BlockingQueue<byte[]>>of(
                new ArrayBlockingQueue<>(LIMIT), new LinkedBlockingQueue<>(LIMIT), new LinkedBlockingDeque<>(LIMIT))) {
            bounded(queue, i -> queue.add(picture()), "bounded queue");
        }
    }

    @Test
    void spring() throws Exception {
        ConcurrentLruCache<Integer, byte[]> cache = new ConcurrentLruCache<>(LIMIT, i -> picture());
        bounded(cache, cache::get, "LRU cache");
    }

    @Test
    void ehcache() throws Exception {
        try (var caches = CacheManagerBuilder.newCacheManagerBuilder().build(true)) {
            var pictures = caches.createCache(
                    "pictures", configuration(ResourcePoolsBuilder.heap(LIMIT).build()));
            bounded(pictures, i -> pictures.put(i, picture()), "Ehcache heap store");
        }
    }

    @Test
    void whatHasNoBoundIsStillALeak() throws Exception {
        for (var container : List.of(new LinkedBlockingQueue<byte[]>(), new ArrayList<byte[]>())) {
            HeapDiffResult result = compared(container, i -> container.add(picture()));
            assertThat(result.suspects()).first().satisfies(suspect -> {
                assertThat(suspect.owner()).contains("held");
                assertThat(suspect.bound()).isNull();
            });
        }
    }

    private static org.ehcache.config.CacheConfiguration<Integer, byte[]> configuration(ResourcePools pools) {
        return CacheConfigurationBuilder.newCacheConfigurationBuilder(Integer.class, byte[].class, pools)
                .build();
    }
}

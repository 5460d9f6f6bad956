package com.acme.leaks;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Leaks in one structure that several fields hold. */
public final class SharedLeaks {

    private SharedLeaks() {}

    static final class EventBus {
        private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    }

    static final class Auditor implements Runnable {
        private final List<Session> seen;

        Auditor(List<Session> seen) {
            this.seen = seen;
        }

        @Override
        public void run() {
            seen.clear();
        }
    }

    private static void add(Map<String, List<Session>> byTenant, EventBus bus, int from, int to) {
        List<Session> open = byTenant.computeIfAbsent("acme", tenant -> {
            List<Session> created = new ArrayList<>();
            bus.listeners.add(new Auditor(created));
            return created;
        });
        for (int i = from; i < to; i++) {
            open.add(new Session(i));
        }
    }

    /** One list, held by a static map and by a listener. */
    public static final class MapAndListener implements Program {
        static final Map<String, List<Session>> BY_TENANT = new HashMap<>();
        static final EventBus BUS = new EventBus();

        @Override
        public void work(int from, int to) {
            add(BY_TENANT, BUS, from, to);
        }
    }

    /** The same, with both holders below one object. */
    public static final class BelowOneOwner implements Program {
        static final class Shop {
            private final Map<String, List<Session>> byTenant = new HashMap<>();
            private final EventBus bus = new EventBus();
        }

        static final Shop SHOP = new Shop();

        @Override
        public void work(int from, int to) {
            add(SHOP.byTenant, SHOP.bus, from, to);
        }
    }

    /** A chain of the JDK's own classes, whose last link two fields hold. */
    public static final class Chain implements Program {
        static final List<Object> LAST = new ArrayList<>();
        static final Map<String, Object> BY_NAME = new HashMap<>();
        private Object link = new Object[0];

        @Override
        public void work(int from, int to) {
            for (int i = from; i < to; i++) {
                link = new Object[] {link, new byte[400]};
            }
            LAST.clear();
            LAST.add(link);
            BY_NAME.put("last", link);
        }
    }

    /** One shared list of many grows; more than it hold the others, which are of the same class. */
    public static final class OneOfMany implements Program {
        static final class Page {
            private final List<String> tags;

            Page(List<String> tags) {
                this.tags = tags;
            }
        }

        static final class Shelf {
            private final List<Page> pages = new ArrayList<>();
            private final Map<Integer, List<String>> tags = new HashMap<>();
        }

        static final Shelf[] SHELVES = new Shelf[2];
        static final List<Page> FIRST = new ArrayList<>();
        static final List<List<String>> SECOND = new ArrayList<>();
        static final Map<Integer, List<String>> THIRD = new HashMap<>();
        static final Map<String, Page> FOURTH = new HashMap<>();
        static final List<Object[]> FIFTH = new ArrayList<>();
        static final Map<String, List<Session>> BY_TENANT = new HashMap<>();
        static final EventBus BUS = new EventBus();

        @Override
        public void work(int from, int to) {
            for (int i = FIRST.size(); i < 2_000; i++) {
                List<String> tags = new ArrayList<>(List.of("tag " + i));
                FIRST.add(new Page(tags));
                SECOND.add(tags);
                THIRD.put(i, tags);
                FOURTH.put("page " + i, new Page(tags));
                FIFTH.add(new Object[] {tags});
                for (int k = 0; k < SHELVES.length; k++) {
                    SHELVES[k] = SHELVES[k] == null ? new Shelf() : SHELVES[k];
                    SHELVES[k].pages.add(new Page(tags));
                    SHELVES[k].tags.put(i, tags);
                }
            }
            add(BY_TENANT, BUS, from, to);
        }
    }
}

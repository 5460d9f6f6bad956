package com.acme.leaks;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;

/** Leaks whose structure is unusual: a list of its own, bad hashes, one array that grows. */
public final class ShapeLeaks {

    private ShapeLeaks() {}

    public static final class OwnLinkedList implements Program {
        static final class Entry {
            final Entry next;
            final Session session;

            Entry(Entry next, Session session) {
                this.next = next;
                this.session = session;
            }
        }

        static final class History {
            private Entry newest;
        }

        static final History HISTORY = new History();

        @Override
        public void work(int from, int to) {
            for (int i = from; i < to; i++) {
                HISTORY.newest = new Entry(HISTORY.newest, new Session(i));
            }
        }
    }

    /** Half of the bins are trees, half are lists. */
    public static final class BadHashes implements Program {
        record Key(int number) {
            @Override
            public int hashCode() {
                return number % 2 == 0 ? number : number % 200;
            }
        }

        static final Map<Key, Session> BY_KEY = new HashMap<>();

        @Override
        public void work(int from, int to) {
            for (int i = from; i < to; i++) {
                BY_KEY.put(new Key(i), new Session(i));
            }
        }
    }

    public static final class GrowingBuffer implements Program {
        static final class Report {
            private final ByteArrayOutputStream text = new ByteArrayOutputStream();
        }

        static final Report REPORT = new Report();

        @Override
        public void work(int from, int to) {
            for (int i = from; i < to; i++) {
                REPORT.text.writeBytes(new byte[500]);
            }
        }
    }
}

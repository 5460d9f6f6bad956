package com.acme.leaks;

import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;

/** Programs all of whose growth the collector may clear. */
public final class SoftPrograms {

    private SoftPrograms() {}

    static final class History {
        private final List<Session> sessions;

        History(List<Session> sessions) {
            this.sessions = sessions;
        }
    }

    private static void add(List<Session> sessions, int from, int to) {
        for (int i = from; i < to; i++) {
            sessions.add(new Session(i));
        }
    }

    private static void add(SoftReference<History> softly, int from, int to) {
        History history = softly.get();
        if (history != null) {
            add(history.sessions, from, to);
        }
    }

    /** The soft reference stands far above what grows. */
    public static final class Holder implements Program {
        static final SoftReference<History> HISTORY = new SoftReference<>(new History(new ArrayList<>()));

        @Override
        public void work(int from, int to) {
            add(HISTORY, from, to);
        }
    }

    /** Two holders, each of them held softly. */
    public static final class TwoHolders implements Program {
        static final SoftReference<History> HISTORY = new SoftReference<>(new History(new ArrayList<>()));
        static final SoftReference<History> UNDO = undo();

        private static SoftReference<History> undo() {
            History history = HISTORY.get();
            return new SoftReference<>(new History(history == null ? new ArrayList<>() : history.sessions));
        }

        @Override
        public void work(int from, int to) {
            add(UNDO, from, to);
        }
    }

    /** One of two holders is held strongly. */
    public static final class OneStrongHolder implements Program {
        static final SoftReference<History> HISTORY = new SoftReference<>(new History(new ArrayList<>()));
        static final List<History> PINNED = new ArrayList<>();

        @Override
        public void work(int from, int to) {
            History history = HISTORY.get();
            if (history != null && PINNED.isEmpty()) {
                PINNED.add(new History(history.sessions));
            }
            add(PINNED.get(0).sessions, from, to);
        }
    }
}

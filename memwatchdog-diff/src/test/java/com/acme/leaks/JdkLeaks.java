package com.acme.leaks;

import java.io.ByteArrayOutputStream;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Leaks that need nothing but the JDK. */
public final class JdkLeaks {

    private JdkLeaks() {}

    /** What a user leaves behind. */
    static final class Session {
        final String user;
        final byte[] state = new byte[300];
        final List<String> roles = new ArrayList<>(List.of("a", "b"));

        Session(int number) {
            user = "user-" + number;
        }
    }

    public static final class StaticMap implements Program {
        static final Map<String, Session> SESSIONS = new HashMap<>();

        @Override
        public void work(int from, int to) {
            for (int i = from; i < to; i++) {
                SESSIONS.put("session-" + i, new Session(i));
            }
        }
    }

    public static final class Listeners implements Program {
        static final EventBus BUS = new EventBus();

        static final class EventBus {
            private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
        }

        @Override
        public void work(int from, int to) {
            List<Runnable> added = new ArrayList<>();
            for (int i = from; i < to; i++) {
                Session session = new Session(i);
                added.add(
                        i % 2 == 0
                                ? () -> session.roles.clear()
                                : new Runnable() {
                                    @Override
                                    public void run() {
                                        session.roles.clear();
                                    }
                                });
            }
            BUS.listeners.addAll(added);
        }
    }

    public static final class ThreadLocalInPool implements Program {
        private static final ThreadLocal<List<Session>> SEEN = ThreadLocal.withInitial(ArrayList::new);
        private final ExecutorService pool = Executors.newFixedThreadPool(4);

        @Override
        public void work(int from, int to) throws Exception {
            for (int i = from; i < to; i++) {
                int number = i;
                pool.submit(() -> SEEN.get().add(new Session(number))).get();
            }
        }
    }

    public static final class ClassLoaders implements Program {
        static final List<Object> PLUGINS = new ArrayList<>();

        /** Loaded again and again. */
        public static final class Plugin {
            static final byte[] SETTINGS = new byte[40_000];
        }

        @Override
        public void work(int from, int to) throws Exception {
            URL here = Plugin.class.getProtectionDomain().getCodeSource().getLocation();
            for (int i = from; i < to; i += 100) {
                @SuppressWarnings("resource")
                URLClassLoader loader = new URLClassLoader(new URL[] {here}, ClassLoader.getPlatformClassLoader());
                PLUGINS.add(loader.loadClass(Plugin.class.getName())
                        .getDeclaredConstructor()
                        .newInstance());
            }
        }
    }

    public static final class QueueOfLambdas implements Program {
        private final CountDownLatch never = new CountDownLatch(1);
        private final ThreadPoolExecutor mailer =
                new ThreadPoolExecutor(2, 2, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>());

        @Override
        public void work(int from, int to) {
            for (int i = from; i < to; i++) {
                Session session = new Session(i);
                mailer.execute(() -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        session.roles.clear();
                    }
                });
            }
        }
    }

    public static final class UnclosedResources implements Program {
        static final class Connection implements AutoCloseable {
            private static final Map<Connection, Boolean> OPEN = new ConcurrentHashMap<>();
            private final byte[] buffer = new byte[512];

            Connection() {
                OPEN.put(this, true);
            }

            @Override
            public void close() {
                OPEN.remove(this, buffer.length > 0);
            }
        }

        @Override
        public void work(int from, int to) {
            for (int i = from; i < to; i++) {
                Connection connection = new Connection();
                if (i % 10 == 0) {
                    connection.close();
                }
            }
        }
    }

    public static final class InnerClasses implements Program {
        static final List<Runnable> CALLBACKS = new ArrayList<>();

        static final class Page {
            private final byte[] content = new byte[800];

            final class Click implements Runnable {
                @Override
                public void run() {
                    content[0]++;
                }
            }
        }

        @Override
        public void work(int from, int to) {
            for (int i = from; i < to; i++) {
                CALLBACKS.add(new Page().new Click());
            }
        }
    }

    public static final class InternPool implements Program {
        static final class Names {
            private final ConcurrentHashMap<String, String> pool = new ConcurrentHashMap<>();
        }

        static final Names NAMES = new Names();

        @Override
        public void work(int from, int to) {
            for (int i = from * 3; i < to * 3; i++) {
                String name = "a name that is rather long and never seen again " + i;
                NAMES.pool.putIfAbsent(name, name);
            }
        }
    }

    public static final class TwoHolders implements Program {
        static final class Registry {
            private final List<Session> all = new ArrayList<>();
        }

        static final Registry REGISTRY = new Registry();
        static final Map<String, Session> BY_USER = new ConcurrentHashMap<>();

        @Override
        public void work(int from, int to) {
            for (int i = from; i < to; i++) {
                Session session = new Session(i);
                REGISTRY.all.add(session);
                BY_USER.put(session.user, session);
            }
        }
    }

    public static final class SlowBesideBig implements Program {
        static final Map<Integer, byte[]> CATALOGUE = new HashMap<>();
        static final List<Session> FORGOTTEN = new ArrayList<>();

        @Override
        public void work(int from, int to) {
            for (int i = CATALOGUE.size(); i < 30_000; i++) {
                CATALOGUE.put(i, new byte[1_000]);
            }
            for (int i = from; i < to; i++) {
                FORGOTTEN.add(new Session(i));
            }
        }
    }

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

    /** The queue is held by the service, and by each thread that waits for it. */
    public static final class QueueAndWorkers implements Program {
        static final class Mailbox {
            private final LinkedBlockingQueue<Session> incoming = new LinkedBlockingQueue<>();
            private final ArrayBlockingQueue<Session> urgent = new ArrayBlockingQueue<>(10);
        }

        static final Mailbox MAILBOX = new Mailbox();

        public QueueAndWorkers() {
            for (int i = 0; i < 3; i++) {
                Thread worker = new Thread(() -> read(MAILBOX.urgent, MAILBOX.incoming), "worker-" + i);
                worker.setDaemon(true);
                worker.start();
            }
        }

        private static void read(ArrayBlockingQueue<Session> urgent, LinkedBlockingQueue<Session> incoming) {
            try {
                urgent.take();
                incoming.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void work(int from, int to) {
            for (int i = from; i < to; i++) {
                MAILBOX.incoming.add(new Session(i));
            }
        }
    }

    public static final class Threads implements Program {
        static final class Poller extends Thread {
            private final byte[] page = new byte[20_000];

            Poller() {
                super("poller");
                setDaemon(true);
            }

            @Override
            public void run() {
                try {
                    new CountDownLatch(1 + page[0]).await();
                } catch (InterruptedException e) {
                    interrupt();
                }
            }
        }

        @Override
        public void work(int from, int to) {
            for (int i = from; i < to; i += 40) {
                new Poller().start();
            }
        }
    }

    /** Two dozen stores swing both ways and net more than the leak, which doubles. */
    public static final class LeakAmongSwings implements Program {
        static final class Store {
            private List<byte[]> rows = new ArrayList<>();
        }

        static final Store[] STORES = new Store[24];
        static final List<Session> AUDIT = new ArrayList<>();

        @Override
        public void work(int from, int to) {
            for (int i = 0; i < STORES.length; i++) {
                STORES[i] = STORES[i] == null ? new Store() : STORES[i];
                STORES[i].rows = new ArrayList<>();
                int rows = 1000 + (from == 0 ? 0 : (i % 2 == 0 ? 160 : -60));
                for (int k = 0; k < rows; k++) {
                    STORES[i].rows.add(new byte[1000]);
                }
            }
            for (int i = from; i < to; i++) {
                AUDIT.add(new Session(i));
            }
        }
    }

    /** A leak that a local variable of a running method holds, and nothing else. */
    public static final class LocalVariable implements Program {
        private final ArrayBlockingQueue<Integer> work = new ArrayBlockingQueue<>(1);
        private final ArrayBlockingQueue<Integer> done = new ArrayBlockingQueue<>(1);

        public LocalVariable() {
            Thread importer = new Thread(this::importForever, "importer");
            importer.setDaemon(true);
            importer.start();
        }

        private void importForever() {
            List<Session> imported = new ArrayList<>();
            try {
                while (true) {
                    int upTo = work.take();
                    while (imported.size() < upTo) {
                        imported.add(new Session(imported.size()));
                    }
                    done.put(imported.size());
                }
            } catch (InterruptedException e) {
                imported.clear();
            }
        }

        @Override
        public void work(int from, int to) throws Exception {
            work.put(to);
            done.take();
        }
    }

    /** A registry of weak references hides nothing: the strong holder is the map. */
    public static final class WeakRegistryBeside implements Program {
        static final List<WeakReference<Session>> WATCHED = new ArrayList<>();
        static final Map<String, Session> HELD = new HashMap<>();

        @Override
        public void work(int from, int to) {
            for (int i = from; i < to; i++) {
                Session session = new Session(i);
                WATCHED.add(new WeakReference<>(session));
                HELD.put(session.user, session);
                WATCHED.removeIf(reference -> reference.get() == null);
                if (WATCHED.size() > 100) {
                    WATCHED.remove(0);
                }
            }
        }
    }
}

package com.acme.leaks;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Leaks by what a class or an object keeps, with nothing but the JDK. */
public final class JdkLeaks {

    private JdkLeaks() {}

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

    public static final class Mature implements Program {
        static final Map<Integer, Session> SESSIONS = new HashMap<>();

        @Override
        public void work(int from, int to) {
            for (int i = SESSIONS.size(); i < 15_000; i++) {
                SESSIONS.put(-i - 1, new Session(i));
            }
            for (int i = from; i < to; i++) {
                SESSIONS.put(i, new Session(i));
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

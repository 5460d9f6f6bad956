package com.acme.leaks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Leaks by way of threads, and of the queues between them. */
public final class ThreadLeaks {

    private ThreadLeaks() {}

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

    /** The pool starts its threads after the first heap was looked at. */
    public static final class ThreadLocalInYoungPool implements Program {
        static final class Trail {
            private final List<Session> sessions = new ArrayList<>();
        }

        private static final ThreadLocal<Trail> CURRENT = ThreadLocal.withInitial(Trail::new);
        private final ExecutorService pool = Executors.newFixedThreadPool(3);

        @Override
        public void work(int from, int to) throws Exception {
            for (int i = from; from > 0 && i < to; i++) {
                int number = i;
                pool.submit(() -> CURRENT.get().sessions.add(new Session(number)))
                        .get();
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
}

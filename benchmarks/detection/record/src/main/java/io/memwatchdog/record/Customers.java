package io.memwatchdog.record;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Load over HTTP from inside the process, some threads wide. */
final class Customers {

    private static final int THREADS = 3;
    private static final double REQUESTS_PER_SECOND = 70;

    private final Plan plan;
    private final Truth truth;
    private final int port;
    private final long openedMs = TraceRecorder.uptimeMs();

    Customers(Plan plan, Truth truth, int port) {
        this.plan = plan;
        this.truth = truth;
        this.port = port;
    }

    void shopUntilTheEnd() {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Random random = new Random(plan.seed() * 31 + i);
            Thread thread = new Thread(() -> shop(random), "customer-" + i);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void shop(Random random) {
        double nextBurst = 8 + 6 * random.nextDouble();
        try {
            while (second() < plan.seconds() && ShopApplication.FAILURES.isEmpty()) {
                double load = plan.load(second()) * (0.85 + 0.3 * random.nextDouble());
                visit("/product/" + product(random));
                if (plan.has("sessions") && random.nextDouble() < 0.30) {
                    visit("/cart/" + random.nextInt(1000));
                }
                if (plan.has("bursts") && second() > nextBurst) {
                    for (int i = 0; i < 110; i++) {
                        visit("/cart/" + random.nextInt(1000));
                    }
                    nextBurst = second() + 6 + 14 * random.nextDouble();
                }
                Thread.sleep((long) Math.max(1, 1000 * THREADS / (REQUESTS_PER_SECOND * load)));
            }
        } catch (InterruptedException | IOException e) {
            System.err.println("customer leaves: " + e);
        }
    }

    /** Since the shop has opened: on a busy machine the framework takes half a minute to start. */
    private double second() {
        return (TraceRecorder.uptimeMs() - openedMs) / 1000.0;
    }

    /** Some products are asked for more often than others: a cache fills fast at first and then ever more slowly. */
    private static int product(Random random) {
        double u = random.nextDouble();
        return (int) (ShopApplication.PRODUCTS * u * u);
    }

    private void visit(String path) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
        try (var body = connection.getInputStream()) {
            body.readAllBytes();
        } catch (IOException e) {
            if (ShopApplication.FAILURES.isEmpty()) {
                truth.requests.decrementAndGet();
            }
        }
    }
}

package io.memwatchdog.record;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.catalina.session.StandardManager;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Pages, a product cache, sessions with carts, a database behind a pool, nightly jobs; and, if the plan says so, a leak. */
@SpringBootApplication
@EnableScheduling
@RestController
class ShopApplication {

    static final Map<String, OutOfMemoryError> FAILURES = new ConcurrentHashMap<>();
    static final int PRODUCTS = 2200;
    private static final long HEAP = Runtime.getRuntime().maxMemory();
    private static final int SESSION_BYTES = (int) Math.min(400_000, HEAP / 3000);

    private final Plan plan;
    private final Truth truth;
    private final JdbcTemplate database;
    private final Cache<Integer, byte[]> products;
    private final int pageBytes;
    private final List<byte[]> reference = new ArrayList<>();
    private final long openedMs = TraceRecorder.uptimeMs();
    private double leakDebt;
    private long lastLeakMs = -1;

    ShopApplication(Plan plan, Truth truth, JdbcTemplate database) {
        this.plan = plan;
        this.truth = truth;
        this.database = database;
        double cacheShare = plan.has("bigcache") ? 0.32 : 0.18;
        long cacheBytes = (long) (cacheShare * HEAP);
        this.pageBytes = (int) (cacheShare * 1.1 * HEAP / PRODUCTS);
        Caffeine<Object, Object> builder = Caffeine.newBuilder();
        if (plan.has("ttl")) {
            builder.expireAfterWrite(Duration.ofSeconds(15));
        }
        this.products = builder.maximumWeight(cacheBytes)
                .weigher((Integer key, byte[] page) -> page.length + 100)
                .removalListener((key, page, cause) -> truth.liveBytes.addAndGet(-pageBytes - 100L))
                .build();
        database.execute("create table product (id int primary key, name varchar(200), price int)");
        for (int i = 0; i < 2000; i++) {
            database.update("insert into product values (?, ?, ?)", i, "product " + i, i % 97);
        }
        hold((long) (0.06 * HEAP));
    }

    private void hold(long bytes) {
        for (long held = 0; held < bytes; held += 4096) {
            reference.add(new byte[4080]);
        }
        truth.liveBytes.addAndGet(bytes);
    }

    @GetMapping("/product/{id}")
    Map<String, Object> product(@PathVariable int id) {
        try {
            truth.requests.incrementAndGet();
            Map<String, Object> row =
                    new java.util.HashMap<>(database.queryForMap("select * from product where id = ?", id % 2000));
            row.put("rendered", render());
            if (plan.has("cache") || plan.has("bigcache")) {
                row.put("page", products.get(id, key -> page()).length);
            }
            return row;
        } catch (OutOfMemoryError e) {
            FAILURES.put("oom", e);
            throw e;
        }
    }

    @GetMapping("/cart/{id}")
    String cart(@PathVariable int id, HttpSession session) {
        truth.requests.incrementAndGet();
        if (session.isNew()) {
            session.setMaxInactiveInterval(6);
            session.setAttribute("cart", Ballast.document(new Random(id), SESSION_BYTES));
            truth.liveBytes.addAndGet(SESSION_BYTES + 1500L);
        }
        return "cart " + id + render();
    }

    /** Short-lived garbage in proportion to the heap, so that collections come as often on a large heap as on a small. */
    private int render() {
        int pieces = (int) Math.max(60, Math.min(15_000, HEAP / 45_000));
        List<byte[]> page = new ArrayList<>();
        for (int i = 0; i < pieces; i++) {
            page.add(new byte[200 + ThreadLocalRandom.current().nextInt(1600)]);
        }
        return page.stream().mapToInt(piece -> piece.length).sum();
    }

    private byte[] page() {
        truth.liveBytes.addAndGet(pageBytes + 100L);
        return new byte[pageBytes];
    }

    @Scheduled(fixedDelay = 13_000, initialDelay = 9_000)
    void nightlyReport() throws InterruptedException {
        if (!plan.has("batch")) {
            return;
        }
        List<Map<String, Object>> report = new ArrayList<>();
        double share = 0.08 + 0.08 * ThreadLocalRandom.current().nextDouble();
        Random random = new Random(1);
        long held = 0;
        while (held < share * HEAP) {
            report.add(Ballast.document(random, 2000));
            held += 2500;
        }
        truth.liveBytes.addAndGet(held);
        Thread.sleep(2500);
        truth.liveBytes.addAndGet(-held - Math.min(0, report.size()));
    }

    @Scheduled(fixedDelay = 15_000, initialDelay = 15_000)
    void reload() {
        if (plan.has("steps") && reference.size() * 4096L < 0.2 * HEAP) {
            hold((long) (0.06 * HEAP));
        }
    }

    @Scheduled(fixedRate = 100)
    void leak() {
        long now = TraceRecorder.uptimeMs();
        if (plan.leakShare() == 0 || now - openedMs < plan.leakFromSecond() * 1000) {
            return;
        }
        double seconds = lastLeakMs < 0 ? 0 : (now - lastLeakMs) / 1000.0;
        lastLeakMs = now;
        double weight = plan.has("byload") ? plan.load(now / 1000.0) : 1;
        leakDebt += plan.leakShare() * HEAP * seconds * weight;
        while (leakDebt > 0) {
            long bytes = Ballast.leak(plan, new Random(now + (long) leakDebt));
            truth.leaked(bytes, now);
            leakDebt -= bytes;
        }
    }

    @Bean
    HttpSessionListener goneSessions() {
        return new HttpSessionListener() {
            @Override
            public void sessionDestroyed(HttpSessionEvent event) {
                truth.liveBytes.addAndGet(-SESSION_BYTES - 1500L);
            }
        };
    }

    /** Tomcat looks after expired sessions once a minute; on the recording's clock that would be once an hour. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> promptExpiry() {
        return factory -> factory.addContextCustomizers(context -> {
            StandardManager manager = new StandardManager();
            manager.setProcessExpiresFrequency(1);
            context.setManager(manager);
        });
    }
}

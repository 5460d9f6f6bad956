package com.acme.leaks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.Scope;
import org.springframework.context.support.GenericApplicationContext;
import reactor.core.Disposable;
import reactor.core.publisher.Sinks;

/** Leaks by way of libraries that many services have. */
public final class LibraryLeaks {

    private LibraryLeaks() {}

    /** A cache without a bound, beside one that is bounded and still fills. */
    public static final class CaffeineWithoutBound implements Program {
        static final class Prices {
            private final Cache<Integer, byte[]> byArticle =
                    Caffeine.newBuilder().build();
            private final Cache<Integer, byte[]> recent =
                    Caffeine.newBuilder().maximumSize(10_000).build();
        }

        static final Prices PRICES = new Prices();

        @Override
        public void work(int from, int to) {
            for (int i = from; i < to; i++) {
                PRICES.byArticle.put(i, new byte[400]);
                PRICES.recent.put(i, new byte[800]);
            }
            PRICES.recent.cleanUp();
        }
    }

    /** A few thousand small handles pin big pooled arrays. */
    public static final class NettyBuffers implements Program {
        static final class Exports {
            private final List<ByteBuf> written = new ArrayList<>();
        }

        static final Exports EXPORTS = new Exports();

        @Override
        public void work(int from, int to) {
            for (int i = from; i < to; i++) {
                ByteBuf buffer = PooledByteBufAllocator.DEFAULT.heapBuffer(4_000);
                buffer.writeInt(i);
                if (i % 4 == 0) {
                    buffer.release();
                } else {
                    EXPORTS.written.add(buffer);
                }
            }
        }
    }

    /** Statements that nobody closes, by a pool's proxies and the driver behind them. */
    public static final class Statements implements Program {
        static final class OrderRepository {
            private final List<PreparedStatement> prepared = new ArrayList<>();
            private final HikariDataSource pool;

            OrderRepository(HikariDataSource pool) {
                this.pool = pool;
            }
        }

        private final OrderRepository orders = new OrderRepository(pool());

        static HikariDataSource pool() {
            HikariConfig config = new HikariConfig();
            config.setJdbcUrl("jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1");
            config.setMaximumPoolSize(4);
            return new HikariDataSource(config);
        }

        @Override
        @SuppressWarnings("resource")
        public void work(int from, int to) throws Exception {
            Connection connection = orders.pool.getConnection();
            for (int i = from; i < to; i++) {
                orders.prepared.add(connection.prepareStatement("select " + i));
            }
        }
    }

    public static final class Subscriptions implements Program {
        static final class PriceFeed {
            private final Sinks.Many<Integer> ticks = Sinks.many().multicast().directBestEffort();
        }

        static final PriceFeed FEED = new PriceFeed();

        @Override
        public void work(int from, int to) {
            for (int i = from / 2; i < to / 2; i++) {
                byte[] page = new byte[400];
                Disposable forgotten =
                        FEED.ticks.asFlux().map(tick -> tick + page.length).subscribe(tick -> page[0]++);
                if (i % 10 == 0) {
                    forgotten.dispose();
                }
            }
        }
    }

    /** A singleton of a container holds what it should not. */
    public static final class SpringSingleton implements Program {
        static class CartService {
            private final Map<String, Session> carts = new ConcurrentHashMap<>();
            private final Map<String, String> settings = new ConcurrentHashMap<>(Map.of("a", "b"));
        }

        private final GenericApplicationContext context = new GenericApplicationContext();

        public SpringSingleton() {
            context.registerBean(CartService.class);
            context.refresh();
        }

        @Override
        public void work(int from, int to) {
            CartService carts = context.getBean(CartService.class);
            for (int i = from; i < to; i++) {
                carts.carts.put("cart-" + i + carts.settings.size(), new Session(i));
            }
        }
    }

    /** A scope of the application's own that never ends. */
    public static final class SpringScope implements Program {
        static final class ConversationScope implements Scope {
            private final Map<String, Map<String, Object>> conversations = new HashMap<>();
            private String current = "";

            @Override
            public Object get(String name, ObjectFactory<?> factory) {
                return conversations
                        .computeIfAbsent(current, key -> new HashMap<>())
                        .computeIfAbsent(name, key -> factory.getObject());
            }

            @Override
            public Object remove(String name) {
                return conversations.remove(name);
            }

            @Override
            public void registerDestructionCallback(String name, Runnable callback) {}

            @Override
            public String getConversationId() {
                return current;
            }
        }

        static class Wizard {
            private final byte[] page = new byte[500];

            int length() {
                return page.length;
            }
        }

        private final ConversationScope scope = new ConversationScope();
        private final GenericApplicationContext context = new GenericApplicationContext();

        public SpringScope() {
            context.getBeanFactory().registerScope("conversation", scope);
            context.registerBean(Wizard.class, definition -> definition.setScope("conversation"));
            context.refresh();
        }

        @Override
        public void work(int from, int to) {
            for (int i = from; i < to; i++) {
                scope.current = "conversation-" + i;
                context.getBean(Wizard.class).length();
            }
        }
    }
}

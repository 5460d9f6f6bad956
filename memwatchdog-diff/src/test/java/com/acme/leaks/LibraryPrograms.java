package com.acme.leaks;

import com.zaxxer.hikari.HikariDataSource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import org.springframework.context.support.GenericApplicationContext;
import reactor.core.publisher.Flux;

/** Healthy programs with libraries that many services have. */
public final class LibraryPrograms {

    private LibraryPrograms() {}

    public static final class PoolAndDatabase implements Program {
        private final HikariDataSource pool = LibraryLeaks.Statements.pool();

        @Override
        public void work(int from, int to) throws Exception {
            for (int i = from; i < to; i++) {
                try (Connection connection = pool.getConnection();
                        PreparedStatement statement = connection.prepareStatement("select ? * 2")) {
                    statement.setInt(1, i);
                    try (ResultSet rows = statement.executeQuery()) {
                        rows.next();
                    }
                }
            }
        }
    }

    public static final class NettyReleased implements Program {
        @Override
        public void work(int from, int to) {
            for (int i = from; i < to; i++) {
                ByteBuf buffer = PooledByteBufAllocator.DEFAULT.heapBuffer(4_000);
                buffer.writeInt(i);
                buffer.release();
            }
        }
    }

    public static final class SpringAndReactor implements Program {
        static class Greeter {
            String greet(int number) {
                return "hello " + number;
            }
        }

        private final GenericApplicationContext context = new GenericApplicationContext();

        public SpringAndReactor() {
            context.registerBean(Greeter.class);
            context.refresh();
        }

        @Override
        public void work(int from, int to) {
            Flux.range(from, to - from)
                    .map(number -> context.getBean(Greeter.class).greet(number))
                    .collectList()
                    .block();
        }
    }
}

package io.memwatchdog.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memwatchdog.core.alert.AlertTransport;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApplicationsTransportTests {

    private static final URI TARGET = URI.create("http://localhost/");

    private final ClassLoader applications =
            new ClassLoader("application", getClass().getClassLoader()) {};

    private final List<ClassLoader> seen = new ArrayList<>();

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();

    @BeforeEach
    void onTheWatchdogsThread() {
        Thread.currentThread().setContextClassLoader(ClassLoader.getPlatformClassLoader());
    }

    @AfterEach
    void restore() {
        Thread.currentThread().setContextClassLoader(before);
    }

    @Test
    void theApplicationsTransportSeesTheApplicationsLoader() {
        AlertTransport transport = new ApplicationsTransport(new Recording(), new ApplicationsLoader(applications));
        transport.warmUp();
        transport.post(TARGET, new byte[0], Map.of(), Duration.ZERO);
        transport.close();
        assertThat(seen).containsExactly(applications, applications, applications);
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(ClassLoader.getPlatformClassLoader());
    }

    @Test
    void theThreadGetsItsOwnLoaderBackWhateverHappens() {
        ApplicationsLoader loader = new ApplicationsLoader(applications);
        assertThatThrownBy(() -> loader.run(() -> {
                    throw new IllegalStateException("test");
                }))
                .hasMessage("test");
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(ClassLoader.getPlatformClassLoader());
    }

    private final class Recording implements AlertTransport {

        @Override
        public CompletionStage<Integer> post(URI target, byte[] json, Map<String, String> headers, Duration timeout) {
            see();
            return CompletableFuture.completedFuture(200);
        }

        @Override
        public void warmUp() {
            see();
        }

        @Override
        public void close() {
            see();
        }

        private void see() {
            seen.add(Thread.currentThread().getContextClassLoader());
        }
    }
}

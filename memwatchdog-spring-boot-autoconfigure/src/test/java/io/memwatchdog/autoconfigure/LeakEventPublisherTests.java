package io.memwatchdog.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class LeakEventPublisherTests {

    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    @Test
    void anErrorOfAListenerIsLoggedAndEndsNoThread(CapturedOutput output) {
        try (var publisher = new LeakEventPublisher(this::fail, new ApplicationsLoader(null))) {
            publisher.onAlert(Alerts.firing("MemLeakDetected"));
            publisher.onAlert(Alerts.firing("MemLeakDetected"));
            await().untilAsserted(() -> assertThat(threads).hasSize(2));
        }
        assertThat(threads.get(0)).isSameAs(threads.get(1));
        await().untilAsserted(() -> assertThat(output)
                .contains("A listener failed on MemLeakDetected", "NoClassDefFoundError: of a listener"));
    }

    private void fail(Object event) {
        threads.add(Thread.currentThread());
        throw new NoClassDefFoundError("of a listener");
    }
}

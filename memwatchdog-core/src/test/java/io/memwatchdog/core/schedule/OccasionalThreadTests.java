package io.memwatchdog.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OccasionalThreadTests {

    private final List<String> done = new CopyOnWriteArrayList<>();
    private final OccasionalThread thread = new OccasionalThread(OccasionalThread.SNAPSHOT);

    @AfterEach
    void close() {
        thread.close();
    }

    @Test
    void isADaemonOfItsOwnNameWithoutTheApplicationsClassLoader() {
        Thread.currentThread().setContextClassLoader(new ClassLoader() {});
        try {
            thread.execute(() -> {
                Thread self = Thread.currentThread();
                if (self.isDaemon() && self.getContextClassLoader() == ClassLoader.getSystemClassLoader()) {
                    done.add(self.getName());
                }
            });
        } finally {
            Thread.currentThread().setContextClassLoader(getClass().getClassLoader());
        }
        await().untilAsserted(() -> assertThat(done).containsExactly("memwatchdog-snapshot"));
    }

    @Test
    void isThereOnlyWhileThereIsWork() {
        thread.execute(() -> done.add("work"));
        await().until(() -> thread.cpuTimeNs() > 0 && thread.allocatedBytes() > 0);
        thread.execute(() -> done.add("more"));
        await().untilAsserted(() -> assertThat(done).containsExactly("work", "more"));
    }

    /** An application that ends itself when a thread fails is not ended by one of ours. */
    @Test
    void aFailureIsNotTheApplications() {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((failed, fault) -> done.add("application told"));
        try {
            thread.execute(() -> {
                done.add(Thread.currentThread().getName());
                throw new OutOfMemoryError("test");
            });
            await().until(() -> thread.cpuTimeNs() > 0);
            thread.execute(() -> done.add("more"));
            await().untilAsserted(() -> assertThat(done).containsExactly("memwatchdog-snapshot", "more"));
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    @Test
    void closingInterruptsWhatIsUnderWay() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        thread.execute(() -> {
            try {
                begun.countDown();
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                done.add("interrupted");
            }
        });
        begun.await();
        thread.close();
        assertThat(done).containsExactly("interrupted");
        thread.execute(() -> done.add("too late"));
        assertThat(done).doesNotContain("too late");
    }
}

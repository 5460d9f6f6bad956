package io.memwatchdog.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchdogThreadTests {

    private final List<String> done = new CopyOnWriteArrayList<>();
    private final List<Throwable> faults = new CopyOnWriteArrayList<>();
    private final AtomicInteger inbox = new AtomicInteger();
    private final AtomicInteger looks = new AtomicInteger();
    private final WatchdogThread thread = new WatchdogThread(
            WatchdogClock.system(),
            () -> inbox.get() == 0,
            () -> inbox.set(0),
            looks::incrementAndGet,
            Duration.ofMillis(20),
            faults::add);

    @AfterEach
    void close() {
        thread.close();
    }

    @Test
    void runsTasksByTimeAndThoseOfOneTimeInOrder() {
        thread.after(Duration.ofMillis(30), () -> done.add("later"));
        thread.execute(() -> done.add("first"));
        thread.execute(() -> done.add("second"));
        thread.start();
        await().untilAsserted(() -> assertThat(done).containsExactly("first", "second", "later"));
    }

    @Test
    void looksAgainAndAgain() {
        thread.start();
        await().until(() -> looks.get() > 3);
    }

    @Test
    void goesOnAfterAnyFault() {
        thread.execute(() -> {
            throw new OutOfMemoryError("test");
        });
        thread.execute(() -> done.add("alive"));
        thread.start();
        await().until(() -> done.contains("alive"));
        assertThat(faults).singleElement().isInstanceOf(OutOfMemoryError.class);
    }

    @Test
    void looksIntoTheInboxWhenWoken() {
        thread.start();
        inbox.set(1);
        thread.wake();
        await().until(() -> inbox.get() == 0);
    }

    @Test
    void isADaemonWithoutTheApplicationsClassLoader() throws InterruptedException {
        CountDownLatch seen = new CountDownLatch(1);
        thread.execute(() -> {
            Thread self = Thread.currentThread();
            if (self.isDaemon() && self.getContextClassLoader() == ClassLoader.getSystemClassLoader()) {
                seen.countDown();
            }
        });
        thread.start();
        seen.await();
        assertThat(seen.getCount()).isZero();
    }

    @Test
    void dropsTasksOnceClosed() {
        thread.start();
        thread.close();
        thread.execute(() -> done.add("too late"));
        assertThat(done).isEmpty();
        assertThat(Thread.getAllStackTraces().keySet()).noneMatch(t -> t.getId() == thread.threadId());
    }

    @Test
    void mayBeClosedBeforeItStartedAndFromItsOwnTask() {
        WatchdogThread closesItself = new WatchdogThread(
                WatchdogClock.system(), () -> true, () -> {}, () -> {}, Duration.ofHours(1), faults::add);
        closesItself.execute(closesItself::close);
        closesItself.start();
        await().until(() ->
                Thread.getAllStackTraces().keySet().stream().noneMatch(t -> t.getId() == closesItself.threadId()));
        assertThat(faults).isEmpty();
    }
}

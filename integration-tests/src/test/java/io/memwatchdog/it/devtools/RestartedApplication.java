package io.memwatchdog.it.devtools;

import io.memwatchdog.core.Watchdog;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

/** Says at each start who watches, and from the third on whether the one before is gone. */
@SpringBootApplication
public class RestartedApplication {

    private static final int PATIENCE_SECONDS = 120;

    private static final int COLLECTION_MS = 200;

    public static void main(String[] arguments) {
        SpringApplication.run(RestartedApplication.class, arguments);
    }

    @EventListener
    public void ready(ApplicationReadyEvent event) throws InterruptedException {
        Watchdog watchdog = event.getApplicationContext().getBean(Watchdog.class);
        displaceWhatTheJdkRemembers(watchdog);
        List<WeakReference<?>> loaders = loaders();
        loaders.add(new WeakReference<>(Watchdog.class.getClassLoader()));
        int number = loaders.size();
        // Spring Boot itself keeps the first: its hook, its logging and its binder remember what they began with.
        boolean collected = number > 2 && collected(loaders.get(number - 2));
        System.out.printf(
                "start %d: running %s, engine %s, threads %d, the one before is %s%n",
                number,
                watchdog.isRunning(),
                watchdog.state().capabilities().trendEngine(),
                Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> thread.getName().equals("memwatchdog"))
                        .count(),
                collected ? "gone" : "not gone");
    }

    /** System properties are what all class loaders share. */
    @SuppressWarnings("unchecked")
    private static List<WeakReference<?>> loaders() {
        return (List<WeakReference<?>>) System.getProperties().computeIfAbsent("loaders", name -> new ArrayList<>());
    }

    /** JDK-8078641, mended after JDK 17: the class of the last record whose methods were linked is held on to. */
    private static void displaceWhatTheJdkRemembers(Watchdog watchdog) {
        Displacing record = new Displacing(watchdog);
        if (!record.equals(new Displacing(record.watchdog())) || record.hashCode() == 0) {
            throw new IllegalStateException(record.toString());
        }
    }

    private record Displacing(Watchdog watchdog) {}

    private static boolean collected(WeakReference<? extends @Nullable Object> loader) throws InterruptedException {
        ReferenceQueue<@Nullable Object> gone = new ReferenceQueue<>();
        WeakReference<@Nullable Object> watched = new WeakReference<>(loader.get(), gone);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!watched.refersTo(null) && System.nanoTime() < end) {
            System.gc();
            gone.remove(COLLECTION_MS);
        }
        return watched.refersTo(null);
    }
}

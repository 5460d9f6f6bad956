package io.memwatchdog.autoconfigure;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs code of the application with the context class loader that the application's own threads have. Those of the watchdog
 * have the system's, so that none that the JDK starts for it pins the application; but with that one, in an executable jar or
 * a WAR, {@code ServiceLoader} and the like find nothing, and threads which a client starts and shares would keep it.
 */
final class ApplicationsLoader {

    private final @Nullable ClassLoader loader;

    ApplicationsLoader(@Nullable ClassLoader loader) {
        this.loader = loader;
    }

    void applyTo(Thread thread) {
        if (loader != null) {
            thread.setContextClassLoader(loader);
        }
    }

    void run(Runnable work) {
        get(() -> {
            work.run();
            return work;
        });
    }

    <T> T get(Supplier<T> work) {
        Thread current = Thread.currentThread();
        ClassLoader before = current.getContextClassLoader();
        applyTo(current);
        try {
            return work.get();
        } finally {
            current.setContextClassLoader(before);
        }
    }
}

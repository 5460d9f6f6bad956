package io.memwatchdog.it.leak;

import io.memwatchdog.core.Watchdog;
import io.memwatchdog.core.alert.Alert;
import io.memwatchdog.natives.MemwatchdogNative;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Leaks one resource beside the heap until an alert says what of it has grown. Main class of child JVMs: leak, directory of
 * snapshots.
 */
final class BesideTheHeapProgram {

    private static final Duration STEP = Duration.ofMillis(250);
    private static final Duration LATEST = Duration.ofMinutes(4);

    /** Of what growth is judged against: what there is lasts beyond the latest, and what it takes of the heap is little. */
    private static final double SHARE_PER_SECOND = 0.004;

    static final int DIRECT_LIMIT_BYTES = 64 << 20;

    /** What leaks, and what an alert says of it; a regular expression. */
    enum Leak {
        METASPACE("loaders \\S+PluginLoader: \\d{3,}", 60) {
            @Override
            void hold(int number) {
                new PluginLoader().load(PLUGIN);
            }
        },
        DIRECT(
                "direct buffers \\d{3,}, together .*, limit 64\\.0 MiB",
                SHARE_PER_SECOND * DIRECT_LIMIT_BYTES / 16_000) {
            @Override
            void hold(int number) {
                HELD.add(ByteBuffer.allocateDirect(16_000));
            }
        },
        MAPPED(
                "mapped buffers \\d{4,}, together .*, limit of mappings \\d+.*suspects=(?!.*Cleaner).*Leak\\.HELD",
                SHARE_PER_SECOND * 65_530) {
            @Override
            void hold(int number) {
                try (FileChannel file = FileChannel.open(FILE)) {
                    HELD.add(file.map(MapMode.READ_ONLY, 0, 100));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        },
        THREADS("mailer-#: \\d{2,}", SHARE_PER_SECOND * 300) {
            @Override
            void hold(int number) {
                Thread thread = new Thread(null, Leak::waitForever, "mailer-" + number, 64 << 10);
                thread.setDaemon(true);
                thread.start();
            }
        };

        private static final List<Object> HELD = new ArrayList<>();
        private static final byte[] PLUGIN = bytesOf(HarmlessProgram.class);
        private static final Path FILE = Path.of(System.getProperty("java.home"), "release");

        private final String evidence;
        private final double perSecond;

        Leak(String evidence, double perSecond) {
            this.evidence = evidence;
            this.perSecond = perSecond;
        }

        /** What is printed once it is told. */
        String told() {
            return "MemLeakDetected " + resource() + ": .*" + evidence;
        }

        private String resource() {
            return name().toLowerCase(Locale.ROOT);
        }

        abstract void hold(int number);

        private static void waitForever() {
            while (true) {
                LockSupport.park();
            }
        }

        private static byte[] bytesOf(Class<?> type) {
            try (InputStream in = type.getResourceAsStream(type.getSimpleName() + ".class")) {
                return Objects.requireNonNull(in).readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class PluginLoader extends ClassLoader {

        void load(byte[] plugin) {
            Leak.HELD.add(defineClass(null, plugin, 0, plugin.length));
        }
    }

    private BesideTheHeapProgram() {}

    public static void main(String[] args) {
        Leak leak = Leak.valueOf(args[0]);
        AtomicBoolean told = new AtomicBoolean();
        try (Watchdog watchdog = Watchdog.builder(HarmlessProgram.settings(Path.of(args[1])))
                .forkSnapshotter(MemwatchdogNative.load().snapshotter())
                .listener(alert -> told.compareAndSet(false, isTold(alert, leak)))
                .build()) {
            watchdog.start();
            long startedNanos = System.nanoTime();
            double seconds = 0;
            for (int held = 0; !told.get() && seconds < LATEST.toSeconds(); LockSupport.parkNanos(STEP.toNanos())) {
                seconds = (System.nanoTime() - startedNanos) / 1e9;
                for (; held < leak.perSecond * seconds; held++) {
                    leak.hold(held);
                }
                // Whole collections are what proves that somebody holds it; a small program has few by itself.
                System.gc();
            }
            System.out.println("over");
        }
    }

    private static boolean isTold(Alert alert, Leak leak) {
        String line = alert.labels().get("alertname") + " " + alert.labels().get("resource") + ": "
                + new TreeMap<>(alert.annotations()).toString().replace('\n', ' ');
        System.out.println(line);
        return Pattern.compile(leak.told()).matcher(line).find();
    }
}

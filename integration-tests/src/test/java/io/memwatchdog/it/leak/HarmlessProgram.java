package io.memwatchdog.it.leak;

import io.memwatchdog.core.Watchdog;
import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.WatchdogSettings.Detection;
import io.memwatchdog.core.WatchdogSettings.Diff;
import io.memwatchdog.core.WatchdogSettings.Snapshots;
import io.memwatchdog.core.WatchdogSettings.Strategy;
import io.memwatchdog.core.alert.Alert;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.core.verdict.Verdict;
import io.memwatchdog.natives.MemwatchdogNative;
import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Grows as a leak does, for a while, and is none. The watchdog is started by its API, and what it says is printed. Main class
 * of child JVMs: habit, directory of snapshots.
 */
final class HarmlessProgram {

    private static final int PIECE_BYTES = 50_000;
    private static final int PIECES = 600;
    private static final int PIECES_PER_SECOND = 12;
    private static final long STEP_NANOS = 300_000_000;
    private static final double OVER_AT_SECONDS = 62;
    /** Four looks at the heap take 35 seconds, and more where the machine has no time. */
    private static final double LATEST_SECONDS = 180;

    private static final String ANSWERED = "its content: ";

    /** What it holds, and in which way. */
    enum Habit {
        BOUNDED_CACHE("LRU map") {
            @Override
            void hold(int number) {
                CACHE.put(number, new byte[PIECE_BYTES]);
            }

            @Override
            double piecesAt(double seconds) {
                return PIECES_PER_SECOND * (seconds - 8);
            }
        },
        SOFTLY_HELD("soft") {
            @Override
            void hold(int number) {
                PICTURES.add(new SoftReference<>(new byte[PIECE_BYTES]));
            }

            @Override
            double piecesAt(double seconds) {
                return Math.min(PIECES, PIECES_PER_SECOND * (seconds - 8));
            }
        },
        /** Its consumer wakes up as soon as two profiles have seen it grow. */
        BACKLOG("nothing keeps growing") {
            @Override
            void hold(int number) {
                ORDERS.add(new byte[PIECE_BYTES]);
            }

            @Override
            double piecesAt(double seconds) {
                return PIECES_PER_SECOND * (seconds - 8);
            }

            @Override
            void seen(long profiles) {
                if (profiles >= 2) {
                    ORDERS.clear();
                }
            }
        },
        LATE_WARM_UP("nothing keeps growing|used for the first time") {
            @Override
            void hold(int number) {
                TARIFFS.add(new byte[PIECE_BYTES]);
            }

            @Override
            double piecesAt(double seconds) {
                return PIECES * (1 - Math.exp(-Math.max(0, seconds - 20) / 3));
            }
        };

        private static final Map<Integer, byte[]> CACHE = new Lru(PIECES);
        private static final List<SoftReference<byte[]>> PICTURES = new ArrayList<>();
        private static final Queue<byte[]> ORDERS = new ConcurrentLinkedQueue<>();
        private static final List<byte[]> TARIFFS = new ArrayList<>();

        private final String explanation;

        Habit(String explanation) {
            this.explanation = explanation;
        }

        /** What the heap's content tells of it once the trend has raised a suspicion; a regular expression. */
        String explanation() {
            return explanation;
        }

        abstract void hold(int number);

        abstract double piecesAt(double seconds);

        /** So many profiles have been taken since the baseline. */
        void seen(long profiles) {}
    }

    private static final class Lru extends LinkedHashMap<Integer, byte[]> {

        private static final long serialVersionUID = 1;

        private final int maxEntries;

        private Lru(int maxEntries) {
            this.maxEntries = maxEntries;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, byte[]> eldest) {
            return size() > maxEntries;
        }
    }

    private HarmlessProgram() {}

    public static void main(String[] args) {
        Habit habit = Habit.valueOf(args[0]);
        MemwatchdogNative library = MemwatchdogNative.load();
        try (Watchdog watchdog = Watchdog.builder(settings(Path.of(args[1])))
                .forkSnapshotter(library.snapshotter())
                .allocationSampler(library.allocationSampler())
                .listener(HarmlessProgram::say)
                .build()) {
            watchdog.start();
            long startedNanos = System.nanoTime();
            String said = "";
            double seconds = 0;
            for (int held = 0; goesOn(seconds, said); LockSupport.parkNanos(STEP_NANOS)) {
                seconds = (System.nanoTime() - startedNanos) / 1e9;
                for (; held < habit.piecesAt(seconds); held++) {
                    habit.hold(held);
                }
                habit.seen(profiles(watchdog));
                // Whole collections are what proves a live set; a small program has few by itself.
                System.gc();
                said = sayIfNew(said, seconds, watchdog.state().verdicts().get(Resource.HEAP));
            }
            System.out.println("over");
        }
    }

    private static boolean goesOn(double seconds, String said) {
        return seconds < OVER_AT_SECONDS || (seconds < LATEST_SECONDS && !said.contains(ANSWERED));
    }

    /** A look may share the snapshot of an alarm about what lies beside the heap. */
    private static long profiles(Watchdog watchdog) {
        return watchdog.state().snapshots().stream()
                .filter(snapshot -> !snapshot.reason().equals("baseline"))
                .count();
    }

    /** A JVM warms up no quicker for it: in such a hurry what lies beside the heap seems to leak for a while. */
    private static void say(Alert alert) {
        if (alert.verdict().resource() == Resource.HEAP) {
            System.out.println("alarm: " + alert);
        }
    }

    static String sayIfNew(String said, double seconds, Verdict verdict) {
        String now = verdict == null ? said : verdict.level() + ": " + verdict.reason();
        if (!now.equals(said)) {
            System.out.printf("%.1f s %s%n", seconds, now);
        }
        return now;
    }

    /** One second for what is a minute in production. */
    static WatchdogSettings settings(Path directory) {
        Duration gap = Duration.ofSeconds(5);
        Snapshots snapshots = new Snapshots(
                true,
                directory,
                Strategy.AUTO,
                true,
                10,
                1L << 30,
                50L << 20,
                Duration.ofSeconds(20),
                Duration.ofMinutes(1),
                Duration.ofMinutes(1),
                gap,
                gap,
                false,
                false,
                true);
        Detection detection = Detection.defaults().withClock(Duration.ofSeconds(1), gap);
        return new WatchdogSettings(detection, snapshots, Diff.defaults(), WatchdogSettings.Alerts.defaults());
    }
}

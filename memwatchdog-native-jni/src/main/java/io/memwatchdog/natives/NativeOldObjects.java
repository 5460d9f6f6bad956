package io.memwatchdog.natives;

import io.memwatchdog.core.evidence.OldObjectRecording;
import io.memwatchdog.diff.compare.SiteRanking.Frame;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Samples by JVMTI (JEP 331), in a table of the library's: neither the Flight Recorder nor a file, and nothing in the heap but
 * what a reading tells. Thread-safe. There is one such recording in a JVM at a time, since the JVM lets one agent sample.
 */
final class NativeOldObjects implements OldObjectRecording {

    /** Both must equal those in {@code sample_table.h}. */
    private static final int SLOTS = 1024;

    private static final int MOST_FRAMES = 64;

    private static final int BUSY = -1;
    private static final long BUSY_NANOS = 100_000;

    /** A collector may stop the thread that we wait for, a debugger may do so for good. */
    private static final int MOST_WAITS = 20_000;

    private boolean open = true;

    private NativeOldObjects() {}

    /** Begins recordings of this JVM's; the library need not be loaded. */
    static Starter starter(LoadResult library) {
        return new Starter() {
            @Override
            public String name() {
                return "JVMTI";
            }

            @Override
            public String obstacle() {
                if (!library.loaded()) {
                    return "the native library is not loaded: " + library.reason();
                }
                String obstacle = obstacle0();
                return obstacle == null ? "" : obstacle;
            }

            @Override
            public Room room() {
                return new Room(0, 4L << 20, 4L << 20);
            }

            @Override
            public OldObjectRecording start() {
                String obstacle = begin0();
                if (obstacle != null) {
                    throw new IllegalStateException(obstacle);
                }
                return new NativeOldObjects();
            }
        };
    }

    @Override
    public synchronized void read(Sink sink) throws IOException {
        if (open) {
            new Reading(sink).run();
        }
    }

    @Override
    public synchronized void close() {
        if (open) {
            open = false;
            end0();
        }
    }

    /** One look at all samples. Methods are known by numbers which the JVM may give to others once their class is gone. */
    private static final class Reading {

        private final Sink sink;
        private final Class<?>[] type = new Class<?>[1];
        private final String[] name = new String[1];
        private final long[] numbers = new long[1 + 2 * MOST_FRAMES];
        private final Map<Place, @Nullable Frame> known = new HashMap<>();
        private int waits;

        Reading(Sink sink) {
            this.sink = sink;
        }

        private record Place(long method, long location) {}

        void run() throws IOException {
            for (int slot = 0; slot < SLOTS; slot++) {
                int count = read(slot);
                if (count > 0) {
                    sink.accept(Instant.now().minusNanos(numbers[0]), type[0].getTypeName(), frames(count));
                }
            }
        }

        private int read(int slot) throws IOException {
            int count = read0(slot, type, numbers);
            while (count == BUSY) {
                if (++waits > MOST_WAITS) {
                    throw new IOException("a thread that samples an allocation is being held up");
                }
                LockSupport.parkNanos(BUSY_NANOS);
                count = read0(slot, type, numbers);
            }
            return count;
        }

        private List<Frame> frames(int count) {
            List<Frame> frames = new ArrayList<>();
            for (int i = 1; i < count; i += 2) {
                Place place = new Place(numbers[i], numbers[i + 1]);
                if (!known.containsKey(place)) {
                    known.put(place, frame(place));
                }
                Frame frame = known.get(place);
                if (frame != null) {
                    frames.add(frame);
                }
            }
            return frames;
        }

        /** Null for what people have not written, and where the class has been unloaded. */
        private @Nullable Frame frame(Place place) {
            Class<?> declaring = method0(place.method, name);
            if (declaring == null || declaring.isHidden() || declaring.getName().startsWith("java.lang.invoke.")) {
                return null;
            }
            return new Frame(declaring.getName(), name[0], Math.max(0, line0(place.method, place.location)));
        }
    }

    private static native @Nullable String obstacle0();

    private static native @Nullable String begin0();

    private static native void end0();

    private static native int read0(int slot, Class<?>[] type, long[] numbers);

    private static native @Nullable Class<?> method0(long method, String[] name);

    private static native int line0(long method, long location);
}

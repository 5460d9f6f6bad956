package io.memwatchdog.core.evidence;

import io.memwatchdog.core.schedule.OccasionalThread;
import io.memwatchdog.core.schedule.WatchdogThread;
import io.memwatchdog.diff.compare.SiteRanking.Frame;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.UndeclaredThrowableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedObject;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/**
 * A recording of our own that holds {@code jdk.OldObjectSample} and nothing else. The application's recordings lose nothing: ours
 * is kept in memory, dumping it reads our settings only, and where that would cost another one its data it is not done. {@code
 * FlightRecorder.takeSnapshot()} would take the application's data along, and where it looks for paths to GC roots, stop the
 * world for them.
 */
final class JfrOldObjects implements OldObjectRecording {

    private static final String EVENT = "jdk.OldObjectSample";
    private static final String NAME = "memwatchdog";

    private final Recording recording;

    private JfrOldObjects(Recording recording) {
        this.recording = recording;
    }

    static String obstacle() {
        return FlightRecorder.isAvailable() ? "" : "the Flight Recorder is switched off in this JVM";
    }

    /** A dump begins a chunk on disk, into which goes what recordings in memory hold, and they do not find it there again. */
    static String hindrance() {
        boolean inMemory = FlightRecorder.isInitialized()
                && FlightRecorder.getFlightRecorder().getRecordings().stream().anyMatch(JfrOldObjects::wouldLose);
        return inMemory ? "another recording is kept in memory only (disk=false), and would lose what it holds" : "";
    }

    /** Those of other watchdogs hold nothing: their events come into being when they are dumped. */
    private static boolean wouldLose(Recording other) {
        return other.getState() == RecordingState.RUNNING
                && !other.isToDisk()
                && !other.getName().equals(NAME);
    }

    /**
     * Begins.
     *
     * @throws UnsupportedOperationException if this JVM does not sample old objects
     */
    static JfrOldObjects start() {
        Recording recording = recording();
        try {
            recording.setName(NAME);
            recording.setToDisk(false);
            // without the cutoff of 0 the JVM would look for paths to GC roots, while the application stands still
            recording.enable(EVENT).withStackTrace().with("cutoff", "0 ns");
            start(recording);
            return new JfrOldObjects(recording);
        } catch (RuntimeException | Error e) {
            recording.close();
            throw e;
        }
    }

    /** The first one starts threads that stay. */
    private static Recording recording() {
        try {
            return (Recording) JdkOnly.call(
                    MethodHandles.publicLookup().findConstructor(Recording.class, MethodType.methodType(void.class)));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static void start(Recording recording) {
        boolean known = FlightRecorder.getFlightRecorder().getEventTypes().stream()
                .map(EventType::getName)
                .anyMatch(EVENT::equals);
        if (!known) {
            throw new UnsupportedOperationException("this JVM has no event " + EVENT);
        }
        call(recording, "start", MethodType.methodType(void.class));
    }

    /** Each of these may start or replace one of the recorder's threads. */
    private static void call(Recording recording, String method, MethodType type, Object... arguments) {
        try {
            MethodHandle handle = MethodHandles.publicLookup()
                    .findVirtual(Recording.class, method, type)
                    .bindTo(recording);
            JdkOnly.call(MethodHandles.insertArguments(handle, 0, arguments));
        } catch (UndeclaredThrowableException e) {
            throw new IllegalStateException(e.getCause());
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** The events come into being when the recording is dumped. */
    @Override
    public void read(Sink sink) throws IOException {
        Path file = Files.createTempFile("memwatchdog-", ".jfr");
        try {
            call(recording, "dump", MethodType.methodType(void.class, Path.class), file);
            try (RecordingFile events = new RecordingFile(file)) {
                while (events.hasMoreEvents()) {
                    RecordedEvent event = events.readEvent();
                    if (event.getEventType().getName().equals(EVENT)) {
                        tell(event, sink);
                    }
                }
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static void tell(RecordedEvent event, Sink sink) {
        RecordedStackTrace stack = event.getStackTrace();
        RecordedObject object = event.getValue("object");
        RecordedClass type = object == null ? null : object.getValue("type");
        if (stack != null && type != null && !isOurs(event.getThread())) {
            sink.accept(event.getInstant("allocationTime"), name(type), frames(stack));
        }
    }

    /** What watches allocates, too, and is not what leaks. */
    private static boolean isOurs(@Nullable RecordedThread thread) {
        String name = thread == null ? null : thread.getJavaName();
        return WatchdogThread.NAME.equals(name)
                || OccasionalThread.SNAPSHOT.equals(name)
                || OccasionalThread.COMPARISON.equals(name);
    }

    private static List<Frame> frames(RecordedStackTrace stack) {
        List<Frame> frames = new ArrayList<>();
        for (RecordedFrame frame : stack.getFrames()) {
            RecordedMethod method = frame.getMethod();
            if (method != null && !method.isHidden()) {
                frames.add(new Frame(method.getType().getName(), method.getName(), frame.getLineNumber()));
            }
        }
        return frames;
    }

    /** JFR says {@code [B} and {@code [Lshop.Cart;} where people say {@code byte[]} and {@code shop.Cart[]}. */
    private static String name(RecordedClass type) {
        String name = type.getName();
        int dimensions = name.lastIndexOf('[') + 1;
        if (dimensions == 0) {
            return name;
        }
        String element = name.substring(dimensions);
        String readable =
                switch (element.charAt(0)) {
                    case 'L' -> element.substring(1, element.length() - 1);
                    case 'Z' -> "boolean";
                    case 'B' -> "byte";
                    case 'C' -> "char";
                    case 'S' -> "short";
                    case 'I' -> "int";
                    case 'J' -> "long";
                    case 'F' -> "float";
                    case 'D' -> "double";
                    default -> element;
                };
        return readable + "[]".repeat(dimensions);
    }

    @Override
    public void close() {
        call(recording, "close", MethodType.methodType(void.class));
    }
}

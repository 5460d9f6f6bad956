package io.memwatchdog.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.memwatchdog.diff.compare.SiteRanking.Frame;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.RecordingState;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the Flight Recorder of this JVM. */
class JfrOldObjectsTests {

    /** Too large for a thread's own buffer, so that every one of them may be sampled. */
    private static final int OBJECT_BYTES = 1 << 20;

    private static final int OBJECTS = 20;

    @TempDir
    Path temp;

    private final List<byte[]> held = new ArrayList<>();
    private int line;

    @Name("io.memwatchdog.test.Heartbeat")
    static class Heartbeat extends Event {}

    private void leak() {
        for (int i = 0; i < OBJECTS; i++) {
            line = callersLine() + 1;
            held.add(new byte[OBJECT_BYTES]);
        }
    }

    private static int callersLine() {
        return StackWalker.getInstance()
                .walk(frames -> frames.skip(1).findFirst().orElseThrow().getLineNumber());
    }

    @Test
    void methodAndLineOfWhatIsAliveAreTold() {
        try (JfrOldObjects recording = JfrOldObjects.start()) {
            // sampling is chance
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                held.clear();
                leak();
                Set<String> places = new TreeSet<>();
                recording.read((at, className, stack) -> places.add(className + " at " + place(stack)));
                assertThat(places).contains("byte[] at " + JfrOldObjectsTests.class.getName() + ".leak:" + line);
            });
        }
        assertThat(held).hasSize(OBJECTS);
    }

    private static String place(List<Frame> stack) {
        return stack.isEmpty()
                ? ""
                : stack.get(0).className() + "." + stack.get(0).method() + ":"
                        + stack.get(0).line();
    }

    @Test
    void theRecordingsOfTheApplicationGoOn() throws IOException {
        try (Recording applications = new Recording()) {
            applications.enable(Heartbeat.class);
            applications.start();
            new Heartbeat().commit();
            try (JfrOldObjects ours = JfrOldObjects.start()) {
                new Heartbeat().commit();
                ours.read((at, className, stack) -> {});
            }
            new Heartbeat().commit();
            assertThat(applications.getState()).isEqualTo(RecordingState.RUNNING);
            Path file = temp.resolve("applications.jfr");
            applications.dump(file);
            assertThat(RecordingFile.readAllEvents(file))
                    .extracting(JfrOldObjectsTests::type)
                    .filteredOn("io.memwatchdog.test.Heartbeat"::equals)
                    .hasSize(3);
        }
    }

    private static String type(RecordedEvent event) {
        return event.getEventType().getName();
    }

    @Test
    void nothingIsLeftBehind() throws IOException {
        try (JfrOldObjects ours = JfrOldObjects.start()) {
            ours.read((at, className, stack) -> {});
        }
        assertThat(FlightRecorder.getFlightRecorder().getRecordings()).isEmpty();
    }
}

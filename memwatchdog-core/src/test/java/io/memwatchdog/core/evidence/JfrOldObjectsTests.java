package io.memwatchdog.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.memwatchdog.core.WatchdogSettings.AllocationSites;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.diff.compare.SiteRanking.Frame;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
            assertThat(heartbeats(applications)).hasSize(3);
        }
    }

    @Test
    void aRecordingInMemoryKeepsWhatItHolds() throws IOException {
        String told;
        try (Recording applications = new Recording()) {
            try (AllocationRecorder recorder = recorder()) {
                recorder.consider(Level.HEALTHY);
                assertThat(recorder.isRecording()).isTrue();
                applications.setToDisk(false);
                applications.enable(Heartbeat.class);
                applications.start();
                new Heartbeat().commit();
                recorder.read();
                told = recorder.status();
            }
            new Heartbeat().commit();
            assertThat(heartbeats(applications)).hasSize(2);
        }
        assertThat(told).contains("another recording is kept in memory only");
    }

    @Test
    void besideARecordingInMemoryNoneIsBegun() {
        try (AllocationRecorder recorder = recorder();
                Recording applications = new Recording()) {
            applications.setToDisk(false);
            applications.start();
            recorder.consider(Level.HEALTHY);
            assertThat(recorder.status()).startsWith("waiting: another recording is kept in memory only");
            applications.stop();
            recorder.consider(Level.HEALTHY);
            assertThat(recorder.isRecording()).isTrue();
        }
    }

    private static AllocationRecorder recorder() {
        return new AllocationRecorder(
                AllocationSites.ON, List.of(new JfrStarter()), Instant::now, () -> Long.MAX_VALUE, () -> -1);
    }

    private List<String> heartbeats(Recording recording) throws IOException {
        Path file = temp.resolve("applications.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .map(JfrOldObjectsTests::type)
                .filter("io.memwatchdog.test.Heartbeat"::equals)
                .toList();
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

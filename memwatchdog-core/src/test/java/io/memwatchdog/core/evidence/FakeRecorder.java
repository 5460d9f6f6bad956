package io.memwatchdog.core.evidence;

import io.memwatchdog.diff.compare.SiteRanking.Frame;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Has sampled what a test says. */
public final class FakeRecorder implements OldObjectRecording.Starter {

    private record Sample(Instant at, String sampled, Frame frame) {}

    private final String name;
    private final OldObjectRecording.Room room;
    private final List<Sample> samples = new ArrayList<>();
    private Runnable onClose = () -> {};
    Runnable onRead = () -> {};
    String obstacle = "";
    String hindrance = "";
    boolean refuses;
    int asked;
    int started;
    int open;
    int reads;

    /** One that has sampled nothing yet, with room enough anywhere. */
    public FakeRecorder() {
        this("a test", new OldObjectRecording.Room(0, 0, 0));
    }

    FakeRecorder(String name, OldObjectRecording.Room room) {
        this.name = name;
        this.room = room;
    }

    void sample(int times, Instant at, String className, String method) {
        sample(times, at, "byte[]", className, method);
    }

    /** Objects that are alive, allocated in line 42. */
    public void sample(int times, Instant at, String sampled, String className, String method) {
        for (int i = 0; i < times; i++) {
            samples.add(new Sample(at, sampled, new Frame(className, method, 42)));
        }
    }

    /** Is run before it ends, which it does not where this fails. */
    public void onClose(Runnable action) {
        onClose = action;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public OldObjectRecording.Room room() {
        return room;
    }

    @Override
    public String obstacle() {
        asked++;
        return obstacle;
    }

    @Override
    public String hindrance() {
        return hindrance;
    }

    @Override
    public OldObjectRecording start() {
        if (refuses) {
            throw new IllegalStateException("overtaken");
        }
        started++;
        open++;
        return new OldObjectRecording() {
            @Override
            public void read(Sink sink) throws IOException {
                reads++;
                onRead.run();
                samples.forEach(sample -> sink.accept(sample.at(), sample.sampled(), List.of(sample.frame())));
            }

            @Override
            public void close() {
                onClose.run();
                open--;
            }
        };
    }
}

package io.memwatchdog.core.replay;

import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.verdict.ResourceSample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The live sets which a log of ZGC states, to be played along with the notifications of the same run. */
final class LiveSets {

    static final LiveSets NONE = new LiveSets(new ArrayDeque<>());

    private final Queue<GcEvent> stated;

    private LiveSets(Queue<GcEvent> stated) {
        this.stated = stated;
    }

    /** Of a log that cannot be read nothing is taken, and a note made. */
    static LiveSets of(@Nullable Path log, List<String> notes) {
        if (log == null) {
            return NONE;
        }
        try {
            return in(log);
        } catch (IOException e) {
            notes.add(log.getFileName() + " was left out: " + e.getMessage());
            return NONE;
        }
    }

    private static LiveSets in(Path log) throws IOException {
        Queue<GcEvent> stated = new ArrayDeque<>();
        new GcLog(log).play(new ReplaySink() {
            @Override
            public void accept(GcEvent event) {
                if (event.pools().containsKey(GcEvent.LIVE_SET)) {
                    stated.add(event);
                }
            }

            @Override
            public void accept(ResourceSample sample) {}

            @Override
            public void restart() {
                stated.clear();
            }
        });
        return new LiveSets(stated);
    }

    void playUntil(long atMs, ReplaySink sink) {
        for (GcEvent next = stated.peek(); next != null && next.endMs() <= atMs; next = stated.peek()) {
            sink.accept(stated.remove());
        }
    }
}

package io.memwatchdog.core.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A unified GC log, in one file or in a rotated set. Where several JVMs wrote to it one after another, each is judged anew. */
final class GcLog implements ReplayInput {

    private final Path log;

    GcLog(Path log) {
        this.log = log;
    }

    @Override
    public List<String> play(ReplaySink sink) throws IOException {
        List<String> notes = new ArrayList<>();
        RotatedLog set = RotatedLog.of(log);
        Session session = new Session(sink);
        for (Path file : set.files()) {
            try (TextFile lines = new TextFile(file)) {
                for (String line = lines.next(); line != null; line = lines.next()) {
                    session.line(line);
                }
                if (lines.broken()) {
                    notes.add(file.getFileName() + " breaks off");
                }
            }
        }
        session.end();
        session.report(log, set, notes);
        return notes;
    }

    @Override
    public List<Path> files() throws IOException {
        return RotatedLog.of(log).files();
    }

    /** Passes through the lines of all files. */
    private static final class Session {

        private final ReplaySink sink;
        private final LogClock clock = new LogClock();
        private LogCollections collections;
        private int events;
        private int restarts;
        private boolean guessed;
        private boolean decorated;
        private boolean timed;

        Session(ReplaySink sink) {
            this.sink = sink;
            this.collections = fresh();
        }

        private LogCollections fresh() {
            return new LogCollections(event -> {
                events++;
                sink.accept(event);
            });
        }

        void line(String text) {
            LogLine line = LogLine.of(text);
            if (line == null) {
                return;
            }
            decorated = true;
            if (!LogLine.isUnified(text) && !LogFacts.isOfCollector(line.message())) {
                // of the application, which writes to the same output and has a clock of its own
                return;
            }
            if (!Double.isNaN(line.ms()) && (clock.restarts(line) || collections.isFollowedBy(line.message()))) {
                clock.restart();
                end();
                collections = fresh();
                restarts++;
                sink.restart();
            }
            double uptimeMs = clock.uptimeMs(line);
            if (!Double.isNaN(uptimeMs)) {
                timed = true;
                collections.accept(uptimeMs, line.message());
            }
        }

        void end() {
            collections.end();
            guessed |= collections.guessesLimit();
        }

        void report(Path log, RotatedLog set, List<String> notes) throws IOException {
            if (!decorated) {
                throw new IOException(log + " is neither a unified GC log (-Xlog:gc*:file=…) nor a recorded trace");
            }
            if (!timed) {
                throw new IOException(log + " tells no times; log with the decoration uptime or time,"
                        + " as in -Xlog:gc*:file=gc.log:uptime,level,tags");
            }
            if (events == 0) {
                notes.add("no collection was found; is the tag gc logged at level info?");
            }
            if (guessed) {
                notes.add("the largest size of the heap is not in the log; the largest seen was taken for it:"
                        + " tell it by --max-heap");
            }
            if (set.files().size() > 1) {
                notes.add("a rotated set of " + set.files().size() + " files");
            }
            if (set.byLastWrite()) {
                notes.add(
                        "several JVMs wrote the set, and no line tells a date: files were put in the order in which they were"
                                + " last written; log with the decoration time to be sure of it");
            }
            if (restarts > 0) {
                notes.add("the JVM was started " + (restarts + 1) + " times; times run on, each run is judged anew");
            }
        }
    }
}

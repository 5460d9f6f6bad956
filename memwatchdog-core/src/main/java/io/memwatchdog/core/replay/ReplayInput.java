package io.memwatchdog.core.replay;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** An input that can be played. */
interface ReplayInput {

    /**
     * Plays all events in order of time.
     *
     * @return what was odd, for people
     * @throws IOException if nothing can be read; an input that breaks off is played as far as it goes
     */
    List<String> play(ReplaySink sink) throws IOException;

    /** All files that are read for it. */
    List<Path> files() throws IOException;
}

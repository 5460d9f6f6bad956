package io.memwatchdog.core.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Keeps snapshots. Ids are issued here; an id that came from outside is only ever compared with those that were issued.
 * Thread-safe. Several JVMs may share one place.
 */
public interface SnapshotStore {

    /** The reason of the snapshot that later ones are compared with; retention never drops the present one of a living JVM. */
    String BASELINE = "baseline";

    /**
     * Claims an id and a place for the files.
     *
     * @throws IOException with cause and cure
     */
    Draft begin(String reason) throws IOException;

    /** Complete snapshots, oldest first. */
    List<StoredSnapshot> list() throws IOException;

    /** The folded profile of a snapshot, as a local file. */
    Optional<Path> profile(String id) throws IOException;

    /** The dump of a snapshot, as a local file. */
    Optional<Path> dump(String id) throws IOException;

    /** Drops what retention does not allow, oldest first; neither the baseline of this watchdog nor what it kept last. */
    void prune() throws IOException;

    /** Shows others who share the place that this JVM still lives and needs its baseline. Called about once an hour. */
    default void touch() throws IOException {}

    /** A snapshot that is being made. Closing it before it is kept drops all of it. */
    interface Draft extends AutoCloseable {

        String id();

        /** Where the dump is to be written; not there yet. */
        Path dump();

        /** Where the profile is to be written; not there yet. May be added after the snapshot was kept. */
        Path profile();

        /** Makes the snapshot visible. */
        StoredSnapshot keep(String strategy, double pauseMs, double durationMs) throws IOException;

        @Override
        void close();
    }
}

package io.memwatchdog.core.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots as files of one directory: {@code ID.hprof}, {@code ID.profile} and {@code ID.properties}, which makes the
 * others ours. The directory is opened at the first use, so that a wrong one harms nobody who takes no snapshots.
 */
public final class DirectorySnapshotStore implements SnapshotStore {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

    /** A process that has not shown itself for so long is gone, wherever it was. */
    private static final Duration LEFT_AFTER = Duration.ofDays(1);

    private final Path wanted;
    private final String dumpSuffix;
    private final Retention retention;
    private final Supplier<Instant> clock;
    private final Owner self = Owner.current();
    private @Nullable SnapshotFiles opened;
    private int lastNumber;
    private final Set<String> ownBaselines = new HashSet<>();
    private @Nullable String baselineId;
    private @Nullable String lastKeptId;

    /**
     * A store that keeps what the limits allow.
     *
     * @param gzip whether dumps are compressed, which their names then tell
     */
    public DirectorySnapshotStore(
            Path directory, int maxSnapshots, long maxTotalBytes, boolean gzip, Supplier<Instant> clock) {
        this.wanted = directory;
        this.dumpSuffix = gzip ? ".hprof.gz" : ".hprof";
        this.retention = new Retention(maxSnapshots, maxTotalBytes);
        this.clock = clock;
    }

    @Override
    public synchronized Draft begin(String reason) throws IOException {
        SnapshotFiles files = files();
        Instant now = clock.get();
        while (true) {
            String id = TIME.format(now) + "-" + plain(reason) + "-" + ++lastNumber;
            Label label = Label.claim(id, now, plain(reason), self);
            try {
                label.create(files.label(id));
                return new DirectoryDraft(files, label);
            } catch (FileAlreadyExistsException taken) {
                // another JVM was faster: the next number
            }
        }
    }

    @Override
    public synchronized List<StoredSnapshot> list() throws IOException {
        SnapshotFiles files = files();
        List<StoredSnapshot> snapshots = new ArrayList<>();
        for (Label label : files.labels()) {
            if (label.complete()) {
                snapshots.add(files.describe(label));
            }
        }
        snapshots.sort(Comparator.comparing(StoredSnapshot::takenAt).thenComparing(StoredSnapshot::id));
        return snapshots;
    }

    @Override
    public Optional<Path> profile(String id) throws IOException {
        return fileOf(id, ".profile");
    }

    @Override
    public Optional<Path> dump(String id) throws IOException {
        Optional<Path> plain = fileOf(id, ".hprof");
        return plain.isPresent() ? plain : fileOf(id, ".hprof.gz");
    }

    @Override
    public synchronized void prune() throws IOException {
        SnapshotFiles files = files();
        Map<String, Label> labels = new HashMap<>();
        files.labels().forEach(label -> labels.put(label.id(), label));
        for (Label label : labels.values()) {
            // of another host's or container's process nobody can tell whether it lives; no snapshot takes it a day
            if (!label.owner().mayBeAlive() || !isFresh(files.label(label.id()))) {
                files.dropUnfinished(label);
            }
        }
        Predicate<StoredSnapshot> needed = snapshot -> needed(files, labels.get(snapshot.id()));
        for (StoredSnapshot surplus : retention.surplus(list(), needed, s -> s.id().equals(lastKeptId))) {
            files.drop(surplus.id());
        }
    }

    @Override
    public synchronized void touch() throws IOException {
        if (baselineId != null) {
            showAlive(files().label(baselineId));
        }
    }

    /** By our clock, not by that of the file server. */
    private void showAlive(Path label) throws IOException {
        if (Files.exists(label)) {
            Files.setLastModifiedTime(label, FileTime.from(clock.get()));
        }
    }

    /** Our present baseline; and of others, whose present one we do not know, those of whoever still shows himself. */
    private boolean needed(SnapshotFiles files, @Nullable Label label) {
        if (label == null || !label.reason().equals(BASELINE)) {
            return false;
        }
        if (label.id().equals(baselineId)) {
            return true;
        }
        return !ownBaselines.contains(label.id()) && label.owner().mayBeAlive() && isFresh(files.label(label.id()));
    }

    private boolean isFresh(Path label) {
        try {
            Instant shown = Files.getLastModifiedTime(label).toInstant();
            return shown.plus(LEFT_AFTER).isAfter(clock.get());
        } catch (IOException gone) {
            return false;
        }
    }

    /** The id only serves to find an equal one among those that are there: it never becomes part of a path. */
    private Optional<Path> fileOf(String id, String suffix) throws IOException {
        SnapshotFiles files = files();
        for (StoredSnapshot snapshot : list()) {
            if (snapshot.id().equals(id)) {
                return Optional.of(files.directory().resolve(snapshot.id() + suffix))
                        .filter(Files::exists);
            }
        }
        return Optional.empty();
    }

    private synchronized void remember(Label kept) {
        lastKeptId = kept.id();
        if (kept.reason().equals(BASELINE)) {
            ownBaselines.add(kept.id());
            baselineId = kept.id();
        }
    }

    private synchronized SnapshotFiles files() throws IOException {
        SnapshotFiles known = opened;
        if (known == null || !Files.isDirectory(known.directory())) {
            known = new SnapshotFiles(PrivateDirectory.open(wanted));
            opened = known;
        }
        return known;
    }

    private static String plain(String reason) {
        return reason.matches("[a-z]{1,16}") ? reason : "request";
    }

    private final class DirectoryDraft implements Draft {

        private final SnapshotFiles files;
        private final Label label;
        private boolean kept;

        DirectoryDraft(SnapshotFiles files, Label label) {
            this.files = files;
            this.label = label;
        }

        @Override
        public String id() {
            return label.id();
        }

        @Override
        public Path dump() {
            return files.directory().resolve(label.id() + dumpSuffix);
        }

        @Override
        public Path profile() {
            return files.profile(label.id());
        }

        @Override
        public StoredSnapshot keep(String strategy, double pauseMs, double durationMs) throws IOException {
            Label complete = label.completed(strategy, pauseMs, durationMs);
            complete.replace(files.label(label.id()));
            showAlive(files.label(label.id()));
            kept = true;
            remember(label);
            return files.describe(complete);
        }

        @Override
        public void close() {
            if (kept) {
                return;
            }
            try {
                files.drop(label.id());
            } catch (IOException left) {
                // the disk refuses to delete: prune() tries again when this process is gone
            }
        }
    }
}

package io.memwatchdog.core.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots as files of one directory: {@code ID.hprof}, {@code ID.profile} and {@code ID.properties}, which makes the
 * others ours. The directory is opened at the first use, so that a wrong one harms nobody who takes no snapshots.
 */
public final class DirectorySnapshotStore implements SnapshotStore {

    private static final Pattern LABEL_NAME = Pattern.compile("(\\d{8}T\\d{6}-[a-z]{1,16}-\\d{1,6})\\.properties");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss").withZone(ZoneOffset.UTC);

    /** A process that has not shown itself for so long is gone, wherever it was. */
    private static final Duration LEFT_AFTER = Duration.ofDays(1);

    private final Path wanted;
    private final String dumpSuffix;
    private final Retention retention;
    private final Supplier<Instant> clock;
    private final Owner self = Owner.current();
    private @Nullable Path opened;
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
        Path directory = directory();
        Instant now = clock.get();
        while (true) {
            String id = TIME.format(now) + "-" + plain(reason) + "-" + ++lastNumber;
            Label label = Label.claim(id, now, plain(reason), self);
            try {
                label.create(labelFile(directory, id));
                return new DirectoryDraft(directory, label);
            } catch (FileAlreadyExistsException taken) {
                // another JVM was faster: the next number
            }
        }
    }

    @Override
    public synchronized List<StoredSnapshot> list() throws IOException {
        Path directory = directory();
        List<StoredSnapshot> snapshots = new ArrayList<>();
        for (Label label : labels(directory)) {
            if (label.complete()) {
                snapshots.add(describe(directory, label));
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
        Path directory = directory();
        Map<String, Label> labels = new HashMap<>();
        labels(directory).forEach(label -> labels.put(label.id(), label));
        for (Label label : labels.values()) {
            if (!label.owner().mayBeAlive()) {
                dropUnfinished(directory, label);
            }
        }
        Predicate<StoredSnapshot> needed = snapshot -> needed(directory, labels.get(snapshot.id()));
        for (StoredSnapshot surplus : retention.surplus(list(), needed, s -> s.id().equals(lastKeptId))) {
            drop(directory, surplus.id());
        }
    }

    @Override
    public synchronized void touch() throws IOException {
        if (baselineId != null) {
            showAlive(labelFile(directory(), baselineId));
        }
    }

    /** By our clock, not by that of the file server. */
    private void showAlive(Path label) throws IOException {
        if (Files.exists(label)) {
            Files.setLastModifiedTime(label, FileTime.from(clock.get()));
        }
    }

    /** Our present baseline; and of others, whose present one we do not know, those of whoever still shows himself. */
    private boolean needed(Path directory, @Nullable Label label) {
        if (label == null || !label.reason().equals(BASELINE)) {
            return false;
        }
        if (label.id().equals(baselineId)) {
            return true;
        }
        return !ownBaselines.contains(label.id())
                && label.owner().mayBeAlive()
                && isFresh(labelFile(directory, label.id()));
    }

    private boolean isFresh(Path label) {
        try {
            Instant shown = Files.getLastModifiedTime(label).toInstant();
            return shown.plus(LEFT_AFTER).isAfter(clock.get());
        } catch (IOException gone) {
            return false;
        }
    }

    /** What a process that died in the middle has left. */
    private static void dropUnfinished(Path directory, Label label) throws IOException {
        if (!label.complete()) {
            drop(directory, label.id());
            return;
        }
        for (Path file : files(directory, label.id())) {
            if (isPart(file.getFileName().toString())) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** The label goes last: what is left by a crash in between is still known as ours. */
    private static void drop(Path directory, String id) throws IOException {
        for (Path file : files(directory, id)) {
            if (!file.equals(labelFile(directory, id))) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(labelFile(directory, id));
    }

    private static List<Path> files(Path directory, String id) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, id + ".*")) {
            stream.forEach(files::add);
        }
        return files;
    }

    private static List<Label> labels(Path directory) throws IOException {
        List<Label> labels = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, "*.properties")) {
            for (Path file : stream) {
                Matcher name = LABEL_NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    Label.read(name.group(1), file).ifPresent(labels::add);
                }
            }
        }
        return labels;
    }

    private static StoredSnapshot describe(Path directory, Label label) throws IOException {
        long bytes = 0;
        boolean dump = false;
        boolean profile = false;
        for (Path file : files(directory, label.id())) {
            String name = file.getFileName().toString();
            bytes += file.toFile().length();
            if (isPart(name)) {
                continue;
            }
            dump |= name.endsWith(".hprof") || name.endsWith(".hprof.gz");
            profile |= name.endsWith(".profile");
        }
        return new StoredSnapshot(
                label.id(),
                label.takenAt(),
                bytes,
                label.reason(),
                label.strategy(),
                dump,
                profile,
                label.pauseMs(),
                label.durationMs());
    }

    /** The id only serves to find an equal one among those that are there: it never becomes part of a path. */
    private Optional<Path> fileOf(String id, String suffix) throws IOException {
        Path directory = directory();
        for (StoredSnapshot snapshot : list()) {
            if (snapshot.id().equals(id)) {
                return Optional.of(directory.resolve(snapshot.id() + suffix)).filter(Files::exists);
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

    private synchronized Path directory() throws IOException {
        Path known = opened;
        if (known == null || !Files.isDirectory(known)) {
            known = PrivateDirectory.open(wanted);
            opened = known;
        }
        return known;
    }

    /** The mark may stand before the end: HotSpot insists on its own suffix. */
    private static boolean isPart(String name) {
        return name.contains(".part");
    }

    private static Path labelFile(Path directory, String id) {
        return directory.resolve(id + ".properties");
    }

    private static String plain(String reason) {
        return reason.matches("[a-z]{1,16}") ? reason : "request";
    }

    private final class DirectoryDraft implements Draft {

        private final Path directory;
        private final Label label;
        private boolean kept;

        DirectoryDraft(Path directory, Label label) {
            this.directory = directory;
            this.label = label;
        }

        @Override
        public String id() {
            return label.id();
        }

        @Override
        public Path dump() {
            return directory.resolve(label.id() + dumpSuffix);
        }

        @Override
        public Path profile() {
            return directory.resolve(label.id() + ".profile");
        }

        @Override
        public StoredSnapshot keep(String strategy, double pauseMs, double durationMs) throws IOException {
            Label complete = label.completed(strategy, pauseMs, durationMs);
            complete.replace(labelFile(directory, label.id()));
            showAlive(labelFile(directory, label.id()));
            kept = true;
            remember(label);
            return describe(directory, complete);
        }

        @Override
        public void close() {
            if (kept) {
                return;
            }
            try {
                drop(directory, label.id());
            } catch (IOException left) {
                // the disk refuses to delete: prune() tries again when this process is gone
            }
        }
    }
}

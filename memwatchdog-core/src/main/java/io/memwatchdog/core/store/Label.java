package io.memwatchdog.core.store;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Properties;

/**
 * The small file beside the files of a snapshot, which says whose and what they are. Files without it are not ours.
 *
 * @param complete false while the snapshot is being made
 */
record Label(
        String id,
        Instant takenAt,
        String reason,
        String strategy,
        double pauseMs,
        double durationMs,
        boolean complete,
        Owner owner) {

    static Label claim(String id, Instant now, String reason, Owner owner) {
        return new Label(id, now, reason, "", Double.NaN, Double.NaN, false, owner);
    }

    Label completed(String by, double pause, double duration) {
        return new Label(id, takenAt, reason, by, pause, duration, true, owner);
    }

    /** Makes the file, and thereby the claim: fails where another has the id. */
    void create(Path file) throws IOException {
        Files.createFile(file, PrivateDirectory.fileAttributes(file));
        try {
            write(file);
        } catch (IOException full) {
            Files.deleteIfExists(file);
            throw new IOException(
                    file.getParent() + " cannot be written to (" + full.getMessage()
                            + "); free space on that disk or set memwatchdog.snapshot.directory to another one",
                    full);
        }
    }

    /** Readers see the old or the new label, never half of one. */
    void replace(Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.createFile(part, PrivateDirectory.fileAttributes(file));
        write(part);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Empty where the file is gone, half written or not of our making. */
    static Optional<Label> read(String id, Path file) {
        Properties text = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            text.load(in);
            return Optional.of(new Label(
                    id,
                    Instant.parse(text.getProperty("takenAt", "")),
                    text.getProperty("reason", ""),
                    text.getProperty("strategy", ""),
                    Double.parseDouble(text.getProperty("pauseMs", "NaN")),
                    Double.parseDouble(text.getProperty("durationMs", "NaN")),
                    Boolean.parseBoolean(text.getProperty("complete")),
                    new Owner(
                            text.getProperty("host", ""),
                            text.getProperty("namespace", ""),
                            Long.parseLong(text.getProperty("pid", "-1")),
                            Long.parseLong(text.getProperty("started", "0")))));
        } catch (IOException | IllegalArgumentException | DateTimeParseException unreadable) {
            return Optional.empty();
        }
    }

    private void write(Path file) throws IOException {
        Properties text = new Properties();
        text.setProperty("takenAt", takenAt.toString());
        text.setProperty("reason", reason);
        text.setProperty("strategy", strategy);
        text.setProperty("pauseMs", Double.toString(pauseMs));
        text.setProperty("durationMs", Double.toString(durationMs));
        text.setProperty("complete", Boolean.toString(complete));
        text.setProperty("host", owner.host());
        text.setProperty("namespace", owner.namespace());
        text.setProperty("pid", Long.toString(owner.pid()));
        text.setProperty("started", Long.toString(owner.started()));
        try (Writer out = Files.newBufferedWriter(file)) {
            text.store(out, "memwatchdog snapshot " + id);
        }
    }
}

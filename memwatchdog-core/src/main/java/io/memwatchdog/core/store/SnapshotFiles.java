package io.memwatchdog.core.store;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files of the snapshots in a directory: each has a label, {@code ID.properties}, and a dump, a profile or both. */
record SnapshotFiles(Path directory) {

    private static final Pattern LABEL_NAME = Pattern.compile("(\\d{8}T\\d{6}-[a-z]{1,16}-\\d{1,6})\\.properties");

    Path label(String id) {
        return directory.resolve(id + ".properties");
    }

    Path profile(String id) {
        return directory.resolve(id + ".profile");
    }

    /** What a process that died in the middle has left. */
    void dropUnfinished(Label label) throws IOException {
        if (!label.complete()) {
            drop(label.id());
            return;
        }
        for (Path file : of(label.id())) {
            if (isPart(file.getFileName().toString())) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** The label goes last: what is left by a crash in between is still known as ours. */
    void drop(String id) throws IOException {
        for (Path file : of(id)) {
            if (!file.equals(label(id))) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(label(id));
    }

    private List<Path> of(String id) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, id + ".*")) {
            stream.forEach(files::add);
        }
        return files;
    }

    List<Label> labels() throws IOException {
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

    StoredSnapshot describe(Label label) throws IOException {
        long bytes = 0;
        boolean dump = false;
        boolean profile = false;
        for (Path file : of(label.id())) {
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

    /** The mark may stand before the end: HotSpot insists on its own suffix. */
    private static boolean isPart(String name) {
        return name.contains(".part");
    }
}

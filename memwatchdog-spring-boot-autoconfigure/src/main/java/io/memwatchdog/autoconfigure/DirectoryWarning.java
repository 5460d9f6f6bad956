package io.memwatchdog.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells at the start, rather than on the day of the leak, that there will be no place for evidence. */
final class DirectoryWarning {

    private static final Logger log = LoggerFactory.getLogger(DirectoryWarning.class);

    private DirectoryWarning() {}

    /** Touches nothing: the directory is made when the first snapshot is. */
    static void check(Path directory) {
        Path existing = directory.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isDirectory(existing) || !Files.isWritable(existing)) {
            log.warn(
                    "Snapshots cannot be kept in {}, since {} is not a writable directory; the watchdog works without"
                            + " them. Set memwatchdog.snapshot.directory to a directory that this process may write to,"
                            + " or memwatchdog.snapshot.enabled=false.",
                    directory,
                    existing);
        }
    }
}

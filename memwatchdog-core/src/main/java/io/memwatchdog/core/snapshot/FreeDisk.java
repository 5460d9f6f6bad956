package io.memwatchdog.core.snapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether a disk has room. */
final class FreeDisk {

    private FreeDisk() {}

    /** Refuses where the file would leave less than the margin. */
    static void require(Path target, long fileBytes, long marginBytes) throws SnapshotException {
        Path directory = target.toAbsolutePath().getParent();
        long free;
        try {
            free = Files.getFileStore(directory == null ? target : directory).getUsableSpace();
        } catch (IOException e) {
            throw new SnapshotException("The free space of " + directory + " cannot be read: " + e, e);
        }
        if (free - fileBytes < marginBytes) {
            throw new SnapshotException("A dump of about " + (fileBytes >> 20) + " MiB into " + directory + " with "
                    + (free >> 20) + " MiB free would leave less than memwatchdog.snapshot.min-free-disk ("
                    + (marginBytes >> 20) + " MiB); free space, lower that limit or choose another"
                    + " memwatchdog.snapshot.directory.");
        }
    }
}

package io.memwatchdog.natives;

import io.memwatchdog.core.snapshot.SnapshotException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How big a dump may become. The child, which knows the exact size before it writes, keeps to it. */
final class DiskRoom {

    private DiskRoom() {}

    static long forDump(Path target, long minFreeBytes) throws SnapshotException {
        Path directory = target.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new SnapshotException(
                    directory + " is no directory; create it or set memwatchdog.snapshot.directory");
        }
        if (Files.exists(target)) {
            throw new SnapshotException(target + " exists already; a snapshot never overwrites");
        }
        try {
            long room = Files.getFileStore(directory).getUsableSpace() - minFreeBytes;
            if (room <= 0) {
                throw new SnapshotException("there is no room on the disk of " + directory + " beyond the "
                        + (minFreeBytes >> 20) + " MB to be left free; free some, or set memwatchdog.snapshot.directory"
                        + " or memwatchdog.snapshot.min-free-disk");
            }
            return room;
        } catch (IOException e) {
            throw new SnapshotException("the free space of " + directory + " cannot be found out: " + e, e);
        }
    }
}

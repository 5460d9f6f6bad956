package io.memwatchdog.core.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory that only our user can enter. Dumps hold passwords and personal data, and in a directory where others may
 * write, a planted link could send them elsewhere.
 */
final class PrivateDirectory {

    private static final String CURE = "; set memwatchdog.snapshot.directory to a directory this process may write to";

    private static final Logger log = LoggerFactory.getLogger(PrivateDirectory.class);
    private static final Pattern OURS = Pattern.compile("\\d{8}T\\d{6}-[a-z]{1,16}-\\d{1,6}\\..*");
    private static final Set<PosixFilePermission> OWNERS_ALONE = PosixFilePermissions.fromString("rwx------");
    private static final Set<Path> TOLD = ConcurrentHashMap.newKeySet();

    private PrivateDirectory() {}

    /**
     * Makes the directory if needed. Where others may write to it (a shared temporary directory, a mounted volume) a
     * subdirectory of our own is made and used.
     */
    static Path open(Path wanted) throws IOException {
        Path directory = wanted.toAbsolutePath();
        create(directory);
        return posix(directory) ? ownersAlone(directory.toRealPath()) : writable(directory);
    }

    /** @param directory no link, whose permissions say nothing, and which could lead elsewhere tomorrow */
    private static Path ownersAlone(Path directory) throws IOException {
        if (!othersMayWrite(directory)) {
            tighten(writable(directory));
            return directory;
        }
        Path own = directory.resolve("memwatchdog-" + userName());
        create(own);
        if (Files.isSymbolicLink(own) || othersMayWrite(own) || !sameOwner(own, directory)) {
            throw new IOException(own + " belongs to someone else or is open to others" + CURE);
        }
        return writable(own);
    }

    /** One that was there before, and which others may read: made private if it holds nothing but snapshots, told if not. */
    private static void tighten(Path directory) throws IOException {
        if (OWNERS_ALONE.containsAll(Files.getPosixFilePermissions(directory))) {
            return;
        }
        try {
            if (holdsSnapshotsOnly(directory) && sameOwner(directory, directory)) {
                Files.setPosixFilePermissions(directory, OWNERS_ALONE);
                return;
            }
        } catch (IOException refused) {
            // told below
        }
        if (TOLD.add(directory)) {
            log.warn(
                    "memwatchdog: others can see which snapshots lie in {}, though not read them; take their permissions"
                            + " away (chmod 700), or set memwatchdog.snapshot.directory to a directory of its own.",
                    directory);
        }
    }

    private static boolean holdsSnapshotsOnly(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.allMatch(
                    file -> OURS.matcher(file.getFileName().toString()).matches());
        }
    }

    /** Attributes that make a new file readable by its owner only, where the file system knows such a thing. */
    static FileAttribute<?>[] fileAttributes(Path near) {
        return posix(near) ? new FileAttribute<?>[] {attribute("rw-------")} : new FileAttribute<?>[0];
    }

    /** Attributes that make a new directory its owner's alone. */
    static FileAttribute<?>[] directoryAttributes(Path near) {
        return posix(near) ? new FileAttribute<?>[] {attribute("rwx------")} : new FileAttribute<?>[0];
    }

    private static void create(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.getParent();
        try {
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(directory, directoryAttributes(parent == null ? directory : parent));
        } catch (FileAlreadyExistsException exists) {
            if (!Files.isDirectory(directory)) {
                throw new IOException(directory + " is not a directory" + CURE, exists);
            }
        } catch (IOException e) {
            throw new IOException(directory + " cannot be made (" + e.getClass().getSimpleName() + ")" + CURE, e);
        }
    }

    private static Path writable(Path directory) throws IOException {
        if (!Files.isWritable(directory)) {
            throw new IOException(directory + " is not writable" + CURE);
        }
        return directory;
    }

    private static boolean othersMayWrite(Path directory) throws IOException {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory, LinkOption.NOFOLLOW_LINKS);
        return permissions.contains(PosixFilePermission.OTHERS_WRITE)
                || permissions.contains(PosixFilePermission.GROUP_WRITE);
    }

    /** The owner is compared with that of a file we make: user names may be missing in containers. */
    private static boolean sameOwner(Path own, Path directory) throws IOException {
        Path probe = Files.createTempFile(directory, "memwatchdog", ".probe", fileAttributes(directory));
        try {
            return Files.getOwner(own).equals(Files.getOwner(probe));
        } finally {
            Files.delete(probe);
        }
    }

    private static String userName() {
        String name = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._-]", "");
        return name.isEmpty() ? "user" : name;
    }

    private static boolean posix(Path near) {
        return near.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<Set<PosixFilePermission>> attribute(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
}

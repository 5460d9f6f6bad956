package io.memwatchdog.natives;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The library as it lies in the jar, copied to a file of its own: a file that one class loader has loaded cannot be loaded by
 * another one (redeployment, two applications in one JVM).
 */
final class EmbeddedLibrary implements AutoCloseable {

    private final Platform platform;
    private final @Nullable Path copy;

    private EmbeddedLibrary(Platform platform, @Nullable Path copy) {
        this.platform = platform;
        this.copy = copy;
    }

    static Path directory() {
        String configured = System.getProperty(LibraryLoader.DIRECTORY);
        return Path.of(configured != null ? configured : System.getProperty("java.io.tmpdir", "."));
    }

    static EmbeddedLibrary extract(Platform platform) throws IOException {
        try (InputStream in = EmbeddedLibrary.class.getResourceAsStream(platform.resource())) {
            return new EmbeddedLibrary(platform, in == null ? null : copy(in, platform));
        }
    }

    private static Path copy(InputStream in, Platform platform) throws IOException {
        Path directory = directory();
        Files.createDirectories(directory);
        // createTempFile: an unguessable name and mode 0600, so that nobody slips us another library.
        Path copy = Files.createTempFile(directory, "memwatchdog-", "-" + platform.fileName());
        try {
            Files.copy(in, copy, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            return copy;
        } catch (IOException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
    }

    boolean load(List<String> failures) {
        if (copy == null) {
            failures.add(
                    "no library for " + platform.classifier()
                            + " in the jar; add the artifact memwatchdog-native-jni with this classifier, or build on this system");
            return false;
        }
        try {
            System.load(copy.toAbsolutePath().toString());
            return true;
        } catch (UnsatisfiedLinkError e) {
            failures.add(explain(e));
            return false;
        }
    }

    private static String explain(UnsatisfiedLinkError e) {
        String message = String.valueOf(e.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        // "failed to map segment from shared object" with glibc, "Operation not permitted" with musl.
        if (lower.contains("failed to map segment") || lower.contains("operation not permitted")) {
            return "the library was copied to " + directory() + " but may not be executed there (mounted noexec?); set "
                    + LibraryLoader.DIRECTORY + " to a directory on another file system (" + message + ")";
        }
        return "cannot load the copy of the library in " + directory() + ": " + message;
    }

    /** On Unix the mapping lives on without its name; Windows keeps a loaded file, which then goes when the JVM ends. */
    @Override
    public void close() {
        if (copy == null) {
            return;
        }
        try {
            Files.deleteIfExists(copy);
        } catch (IOException e) {
            copy.toFile().deleteOnExit();
        }
    }
}

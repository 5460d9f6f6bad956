package io.memwatchdog.natives;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The library as it lies on the class path, loaded from a copy of its own: a file that one class loader has loaded cannot be
 * loaded by another one (redeployment, two applications in one JVM).
 */
record EmbeddedLibrary(URL location, Platform platform) {

    /** The last archive of the address: jars lie in jars. */
    private static final Pattern JAR = Pattern.compile(".*[/\\\\]([^/\\\\!]+\\.[jw]ar)!?/.*");

    private static final String PREFIX = "memwatchdog-";
    private static final Duration LEFT_OVER_AFTER = Duration.ofMinutes(10);

    static Path directory() {
        String configured = System.getProperty(LibraryLoader.DIRECTORY);
        return Path.of(configured != null ? configured : System.getProperty("java.io.tmpdir", "."));
    }

    /** The one for this platform; of several, the one whose jar carries our own version. Null if there is none. */
    static @Nullable EmbeddedLibrary find(Platform platform) {
        return all(platform).stream()
                .min(Comparator.comparing(location -> !ofOurVersion(location)))
                .map(location -> new EmbeddedLibrary(location, platform))
                .orElse(null);
    }

    /** Through the class loader: as a module, the class itself would see its own jar only. */
    private static List<URL> all(Platform platform) {
        ClassLoader loader =
                Objects.requireNonNullElse(EmbeddedLibrary.class.getClassLoader(), ClassLoader.getSystemClassLoader());
        try {
            return Collections.list(loader.getResources(platform.resource()));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean ofOurVersion(URL location) {
        String version = EmbeddedLibrary.class.getPackage().getImplementationVersion();
        return version != null && location.toString().contains("memwatchdog-native-jni-" + version);
    }

    /** Where it lies, for people: the jar's name, else the address. */
    String origin() {
        Matcher jar = JAR.matcher(location.toString());
        return jar.matches() ? jar.group(1) : location.toString();
    }

    /**
     * Copies and loads it.
     *
     * @throws UnsatisfiedLinkError if the system refuses the copy
     */
    void load() throws IOException {
        Path directory = directory();
        Files.createDirectories(directory);
        deleteLeftOver(directory);
        Path copy = copyInto(directory);
        try {
            System.load(copy.toAbsolutePath().toString());
        } finally {
            delete(copy);
        }
    }

    /**
     * Copies of JVMs that are gone: Windows keeps a loaded file until its JVM has ended, and nobody is left then; one that is
     * killed between copying and deleting leaves it on any system. What is loaded cannot be deleted, what is young may be
     * about to be loaded.
     */
    private void deleteLeftOver(Path directory) {
        Instant old = Instant.now().minus(LEFT_OVER_AFTER);
        try (DirectoryStream<Path> copies = Files.newDirectoryStream(directory, PREFIX + "*-" + platform.fileName())) {
            for (Path copy : copies) {
                if (isNumbered(copy)
                        && Files.getLastModifiedTime(copy, LinkOption.NOFOLLOW_LINKS)
                                .toInstant()
                                .isBefore(old)) {
                    copy.toFile().delete();
                }
            }
        } catch (IOException | RuntimeException notOurs) {
            // It is no more than tidying up.
        }
    }

    /** As {@link Files#createTempFile} does it; another one may be kept there on purpose. */
    private boolean isNumbered(Path copy) {
        String name = copy.getFileName().toString();
        return name.substring(
                        PREFIX.length(), name.length() - platform.fileName().length() - 1)
                .chars()
                .allMatch(Character::isDigit);
    }

    /**
     * A file of an unguessable name and mode 0600, so that nobody slips us another library. It is written into: replaced by
     * {@code Files.copy} it would have whatever mode the process gives new files.
     */
    Path copyInto(Path directory) throws IOException {
        Path copy = Files.createTempFile(directory, PREFIX, "-" + platform.fileName());
        URLConnection connection = location.openConnection();
        // Else the JVM keeps the jar open for ever, and a redeployed application with it.
        connection.setUseCaches(false);
        try (InputStream in = connection.getInputStream();
                OutputStream out = Files.newOutputStream(copy)) {
            in.transferTo(out);
            return copy;
        } catch (IOException | RuntimeException e) {
            delete(copy);
            throw e;
        }
    }

    static String explain(String origin, UnsatisfiedLinkError e) {
        String message = String.valueOf(e.getMessage());
        String lower = message.toLowerCase(Locale.ROOT);
        // "failed to map segment from shared object" with glibc, "Operation not permitted" with musl.
        if (lower.contains("failed to map segment") || lower.contains("operation not permitted")) {
            return "the library was copied to " + directory() + " but may not be executed there (mounted noexec?); set "
                    + LibraryLoader.DIRECTORY + " to a directory on another file system (" + message + ")";
        }
        return "cannot load the copy of the library from " + origin + " in " + directory() + ": " + message;
    }

    /** On Unix the mapping lives on without its name; Windows keeps a loaded file, which then goes with a later start. */
    private static void delete(Path copy) {
        try {
            Files.deleteIfExists(copy);
        } catch (IOException loaded) {
            // see deleteLeftOver
        }
    }
}

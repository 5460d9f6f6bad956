package io.memwatchdog.core.evidence;

import io.memwatchdog.diff.HeapProfiles;
import io.memwatchdog.hprof.Progress;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The jars that a child JVM needs to fold a dump: those which this JVM has loaded our classes from. A jar inside another
 * file (a Spring Boot jar, an unexploded WAR) is copied out for as long as the child runs.
 */
final class ChildClassPath implements AutoCloseable {

    private final Set<Path> entries = new LinkedHashSet<>();
    private final List<Path> copies = new ArrayList<>();

    private ChildClassPath() {}

    /**
     * Finds the jars.
     *
     * @param near copies are put beside this file, into a directory that only we can enter, and named after it with
     *     {@code .part} at the end, so that the store clears them away should we die
     */
    static ChildClassPath open(Path near) throws IOException {
        return open(near, List.of(HeapProfiles.class, Progress.class));
    }

    static ChildClassPath open(Path near, List<Class<?>> needed) throws IOException {
        ChildClassPath path = new ChildClassPath();
        try {
            for (Class<?> type : needed) {
                path.add(type, near);
            }
            return path;
        } catch (IOException | RuntimeException e) {
            path.close();
            throw e;
        }
    }

    /** For {@code java -cp}. */
    String argument() {
        return String.join(
                File.pathSeparator, entries.stream().map(Path::toString).toList());
    }

    @Override
    public void close() {
        for (Path copy : copies) {
            try {
                Files.deleteIfExists(copy);
            } catch (IOException left) {
                // the store cleans up parts of dead processes
            }
        }
    }

    private void add(Class<?> type, Path near) throws IOException {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        URL location = source == null ? null : source.getLocation();
        if (location == null) {
            throw new IOException("The jar of " + type.getName()
                    + " cannot be found, so no child JVM can fold the dump;" + " compare the files with `mw analyze`.");
        }
        if (location.getProtocol().equals("file")) {
            entries.add(file(location));
        } else {
            entries.add(copy(location, near));
        }
    }

    private static Path file(URL location) throws IOException {
        try {
            return Path.of(location.toURI());
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IOException("Cannot make a file of " + location, e);
        }
    }

    private Path copy(URL location, Path near) throws IOException {
        Path copy = near.resolveSibling(near.getFileName() + "." + copies.size() + ".jar.part");
        copies.add(copy);
        try (InputStream in = inner(location).openStream()) {
            Files.copy(in, copy);
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(
                    "The jar " + location + " cannot be copied for the child JVM (" + e
                            + "); compare the files with `mw analyze`.",
                    e);
        }
        return copy;
    }

    /** {@code jar:<where the jar is>!/} is the inside of the jar; the jar itself is what stands between. */
    private static URL inner(URL location) throws IOException {
        String text = location.toString();
        if (text.startsWith("jar:") && text.endsWith("!/")) {
            return URI.create(text.substring("jar:".length(), text.length() - "!/".length()))
                    .toURL();
        }
        return location;
    }
}

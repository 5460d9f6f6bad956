package io.memwatchdog.cli.attach;

import java.io.IOException;
import java.io.Writer;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * All that stays in a JVM whose heap was profiled. The rest is loaded by a class loader of its own that nobody keeps, so that it
 * goes with the next collection, the native library included.
 *
 * <p>A JVM that was profiled once keeps this class, whatever version of {@code mw} comes next: its argument never changes.
 */
public final class ProfileAgent {

    static final String PAYLOAD = "payload.jar";
    static final String RESULT = "result.properties";
    static final String REFUSED = "refused";

    private ProfileAgent() {}

    /**
     * Called by the JVM. Throws nothing: what an agent throws is printed to the application's standard error.
     *
     * @param arguments milliseconds the application may stand still, a comma, and a directory with the payload, into which the
     *     result is written
     */
    public static void agentmain(String arguments) {
        int comma = arguments.indexOf(',');
        Path directory = Path.of(arguments.substring(comma + 1));
        try {
            run(directory, Long.parseLong(arguments.substring(0, comma)));
        } catch (Throwable e) {
            refuse(directory, String.valueOf(e.getCause() == null ? e : e.getCause()));
        }
    }

    private static void run(Path directory, long maxPauseMs) throws IOException, ReflectiveOperationException {
        URL[] payload = {directory.resolve(PAYLOAD).toUri().toURL()};
        try (URLClassLoader loader =
                new URLClassLoader("memwatchdog-profile", payload, ClassLoader.getPlatformClassLoader())) {
            loader.loadClass("io.memwatchdog.cli.attach.LiveProfile")
                    .getMethod("write", Path.class, long.class)
                    .invoke(null, directory, maxPauseMs);
        }
    }

    private static void refuse(Path directory, String reason) {
        Properties result = new Properties();
        result.setProperty(REFUSED, reason);
        try (Writer out = Files.newBufferedWriter(directory.resolve(RESULT))) {
            result.store(out, null);
        } catch (IOException e) {
            // Whoever asked finds no result and says so.
        }
    }
}

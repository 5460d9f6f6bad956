package io.memwatchdog.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Where output goes.
 *
 * @param width columns
 * @param colour whether standard output is a terminal that wants colours
 * @param progressWidth columns of standard error, where somebody sees progress; 0 where it is no terminal
 */
record Terminal(int width, boolean colour, int progressWidth) {

    private static final int WIDTH_WHEN_PIPED = 120;

    /** Nobody looks: fixed width, no colours, no progress. */
    static final Terminal PIPE = new Terminal(WIDTH_WHEN_PIPED, false, 0);

    static Terminal detect() {
        Map<String, String> env = System.getenv();
        boolean out = isTerminal(1);
        boolean err = isTerminal(2) && !"dumb".equals(env.get("TERM"));
        boolean wantsColour = env.getOrDefault("NO_COLOR", "").isEmpty() && !"dumb".equals(env.get("TERM"));
        int width = out || err ? width(env.getOrDefault("COLUMNS", "")) : WIDTH_WHEN_PIPED;
        boolean forced = !env.getOrDefault("CLICOLOR_FORCE", "0").equals("0");
        return new Terminal(out ? width : WIDTH_WHEN_PIPED, wantsColour && (out || forced), err ? width : 0);
    }

    /** Whether somebody sees progress. */
    boolean progress() {
        return progressWidth > 0;
    }

    static boolean isStandardOutput() {
        return isTerminal(1);
    }

    /** {@code System.console()} cannot tell the streams apart, and since JDK 22 is there even without a terminal. */
    private static boolean isTerminal(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        try {
            if (Files.isSymbolicLink(link)) {
                String target = Files.readSymbolicLink(link).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            }
        } catch (IOException e) {
            return false;
        }
        return !isWindows() && test(descriptor);
    }

    private static boolean test(int descriptor) {
        try {
            Process test = new ProcessBuilder("sh", "-c", "test -t " + descriptor)
                    .inheritIO()
                    .start();
            return test.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static int width(String columns) {
        try {
            return columns.isEmpty() ? widthOfDevice() : Integer.parseInt(columns);
        } catch (IOException | NumberFormatException e) {
            return WIDTH_WHEN_PIPED;
        }
    }

    private static int widthOfDevice() throws IOException {
        if (isWindows()) {
            return WIDTH_WHEN_PIPED;
        }
        Process stty = new ProcessBuilder("stty", "size")
                .redirectInput(new File("/dev/tty"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
        try {
            if (!stty.waitFor(1, TimeUnit.SECONDS)) {
                stty.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        int width = Integer.parseInt(size.substring(size.indexOf(' ') + 1));
        return width == 0 ? WIDTH_WHEN_PIPED : width;
    }

    private static boolean isWindows() {
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
    }
}

package io.memwatchdog.diff;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether Linux gives large pages to whoever asks for them. */
final class HugePages {

    /** Lists the modes with the one in force in brackets; there is no such file on other systems. */
    private static final Path MODE = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

    private HugePages() {}

    static boolean onRequest() {
        return onRequest(MODE);
    }

    /** A JVM that asks for what the kernel does not give warns on its standard output. */
    static boolean onRequest(Path mode) {
        try {
            String modes = Files.readString(mode);
            return modes.contains("[madvise]") || modes.contains("[always]");
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }
}

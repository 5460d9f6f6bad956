package io.memwatchdog.diff;

import io.memwatchdog.hprof.Progress;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Folds a dump in a process of its own, so that a watched JVM never does it in its own heap: {@code FoldMain <dump>
 * <out.profile>}. Exit code 0 when done, 2 with a message on standard error when not.
 */
public final class FoldMain {

    private FoldMain() {}

    public static void main(String[] args) {
        System.exit(run(args));
    }

    private static int run(String[] args) {
        if (args.length != 2) {
            System.err.println("usage: FoldMain <dump> <out.profile>");
            return 2;
        }
        try {
            HeapProfile profile = HeapProfiles.fold(Path.of(args[0]), FoldOptions.defaults(), Progress.NONE);
            HeapProfiles.write(profile, Path.of(args[1]));
            return 0;
        } catch (IOException | RuntimeException e) {
            System.err.println(args[0] + ": " + e.getMessage());
            return 2;
        } catch (OutOfMemoryError e) {
            System.err.println(args[0] + ": not enough memory; start with a larger -Xmx");
            return 2;
        }
    }
}

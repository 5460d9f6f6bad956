package io.memwatchdog.cli;

import io.memwatchdog.diff.render.Words;
import io.memwatchdog.hprof.record.ReadFault;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** What is said when a command fails: the cause, and where there is one, the cure. */
final class Complaint {

    private Complaint() {}

    static int about(Throwable e, PrintWriter err, boolean debug) {
        // A dump, which is not trusted, may have named what could not be read.
        err.println("mw: " + Words.printable(text(e)));
        if (debug) {
            e.printStackTrace(err);
        }
        err.flush();
        return ExitCode.UNREADABLE;
    }

    private static String text(Throwable e) {
        if (e instanceof NoSuchFileException missing) {
            return missing.getFile() + ": no such file";
        }
        if (e instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        if (e instanceof FileAlreadyExistsException exists) {
            return exists.getFile() + ": exists already";
        }
        if (e instanceof FileSystemException failure
                && failure.getReason() != null
                && !failure.getReason().contains("No space left on device")) {
            return failure.getFile() + ": " + failure.getReason();
        }
        if (e instanceof OutOfMemoryError) {
            return "out of memory; give Java more (java -Xmx8g -jar mw.jar …), or ask for the frugal mode by a limit below"
                    + " what Java has (--heap-limit 512MiB)";
        }
        if (message(e).contains("No space left on device")) {
            return "no space is left on the disk that was written to; free some, or choose another place";
        }
        if (e instanceof IOException || e instanceof IllegalArgumentException) {
            return message(e);
        }
        if (e instanceof InternalError) {
            return message(ReadFault.of(e));
        }
        return "unexpected " + e + "; this is a fault of mw: please report it with what --debug shows and "
                + Version.text();
    }

    private static String message(Throwable e) {
        @Nullable String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }
}

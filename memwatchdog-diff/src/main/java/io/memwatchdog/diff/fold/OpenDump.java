package io.memwatchdog.diff.fold;

import io.memwatchdog.diff.FoldOptions;
import io.memwatchdog.hprof.Progress;
import io.memwatchdog.hprof.record.DumpFile;
import io.memwatchdog.hprof.record.DumpOpener;
import io.memwatchdog.hprof.record.ReadFault;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A dump that is unpacked, where it was compressed, and ready to be folded.
 *
 * @param name of its file, for people
 * @param warnings what went wrong so far without making it unreadable
 */
public record OpenDump(String name, DumpFile dump, List<String> warnings) {

    public OpenDump {
        warnings = List.copyOf(warnings);
    }

    /**
     * Opens it.
     *
     * @throws io.memwatchdog.hprof.HprofException if it cannot be read
     */
    public static OpenDump of(Path file, FoldOptions options, Progress progress) throws IOException {
        DumpOpener opener = new DumpOpener(options.tempDirectory(), progress);
        try {
            DumpFile dump = opener.open(file);
            return new OpenDump(String.valueOf(file.getFileName()), dump, opener.warnings());
        } catch (OutOfMemoryError e) {
            throw DumpFolder.outOfMemory(e);
        } catch (InternalError | RuntimeException e) {
            throw ReadFault.of(e);
        }
    }
}

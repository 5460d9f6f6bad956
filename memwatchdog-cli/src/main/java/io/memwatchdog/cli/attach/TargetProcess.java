package io.memwatchdog.cli.attach;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A process as Linux shows it. Whatever would make attaching fail is found out by looking: attaching sends SIGQUIT, which ends a
 * process that does not expect it.
 */
final class TargetProcess {

    private static final int SIGQUIT = 3;
    private static final String NO_ATTACH = "-XX:+DisableAttachMechanism";
    private static final String DUMP_INSTEAD =
            "; a heap dump serves as well: jcmd PID GC.heap_dump FILE, then mw profile FILE";

    private final long pid;
    private final Path proc;

    TargetProcess(long pid) {
        this.pid = pid;
        this.proc = Path.of("/proc", Long.toString(pid));
    }

    UserPrincipal owner() throws IOException {
        return Files.getOwner(proc);
    }

    /**
     * Throws where it is no use to attach.
     *
     * @throws IOException with cause and cure
     */
    void requireAttachable() throws IOException {
        if (!System.getProperty("os.name", "").startsWith("Linux")) {
            throw new IOException("live profiles need Linux" + DUMP_INSTEAD);
        }
        if (!Files.isDirectory(proc)) {
            throw refused("there is no such process; 'jcmd -l' lists the JVMs");
        }
        requireOwn();
        try {
            requireHotSpot();
            requireOpen();
        } catch (AccessDeniedException e) {
            throw refused("the system does not let you look into it (" + e.getFile()
                    + "); run mw as its user, outside of a sandbox");
        } catch (NoSuchFileException e) {
            throw refused("it has ended meanwhile");
        }
    }

    private void requireOwn() throws IOException {
        String me = Files.getOwner(Path.of("/proc/self")).getName();
        String owner = owner().getName();
        if (!me.equals("root") && !me.equals(owner)) {
            throw refused("it belongs to " + owner + ", and you are " + me + "; run mw as that user: sudo -u " + owner
                    + " mw profile " + pid);
        }
    }

    private void requireHotSpot() throws IOException {
        List<String> libraries;
        try (Stream<String> maps = Files.lines(proc.resolve("maps"), StandardCharsets.ISO_8859_1)) {
            libraries = maps.filter(line -> line.endsWith(".so")).toList();
        }
        if (libraries.stream().noneMatch(line -> line.endsWith("/libjvm.so"))) {
            throw refused("it is no JVM"
                    + (commandLine().isEmpty() ? "" : " but " + commandLine().get(0)) + "; 'jcmd -l' lists the JVMs");
        }
        if (libraries.stream().anyMatch(line -> line.contains("/libj9"))) {
            throw refused("it is an OpenJ9, and live profiles need HotSpot" + DUMP_INSTEAD);
        }
    }

    private void requireOpen() throws IOException {
        if (!Files.readSymbolicLink(proc.resolve("ns/mnt"))
                .equals(Files.readSymbolicLink(Path.of("/proc/self/ns/mnt")))) {
            throw refused(
                    "it runs in a container, with files of its own; run mw inside that: docker cp mw.jar CONTAINER:/tmp, "
                            + "then docker exec CONTAINER java -jar /tmp/mw.jar profile 1");
        }
        if (Stream.concat(commandLine().stream(), words("environ").stream())
                .anyMatch(word -> word.contains(NO_ATTACH))) {
            throw refused("it was started with " + NO_ATTACH + "; start it without");
        }
        List<String> status = Files.readAllLines(proc.resolve("status"));
        if (status.stream().anyMatch(line -> line.matches("State:\\s+[Tt].*"))) {
            throw refused("it is stopped, perhaps by a debugger; let it go on: kill -CONT " + pid);
        }
        if (!catchesQuit(status)) {
            throw refused(
                    "it has no handler for SIGQUIT, which -Xrs takes away and a JVM that starts has not yet; start it "
                            + "without -Xrs" + DUMP_INSTEAD);
        }
    }

    private static boolean catchesQuit(List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith("SigCgt:"))
                .map(line -> line.substring("SigCgt:".length()).strip())
                .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) >> (SIGQUIT - 1) & 1) == 1);
    }

    private List<String> commandLine() throws IOException {
        return words("cmdline");
    }

    private List<String> words(String file) throws IOException {
        String text = Files.readString(proc.resolve(file), StandardCharsets.ISO_8859_1);
        return Arrays.stream(text.split("\0")).filter(word -> !word.isEmpty()).toList();
    }

    IOException refused(String why) {
        return new IOException("process " + pid + " cannot be profiled: " + why);
    }
}

package io.memwatchdog.core.store;

import io.memwatchdog.core.host.HostName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * The process a snapshot belongs to.
 *
 * @param host name of the machine or container
 * @param namespace in which the process id counts, where containers go by the machine's name and each has a process 1; empty
 *     elsewhere, and in labels of older versions
 * @param started when the process started, since process ids come again; 0 where the system does not tell
 */
record Owner(String host, String namespace, long pid, long started) {

    /** Of what stands behind the name of the command in {@code /proc/PID/stat}; see proc(5), field 22. */
    private static final int START_TICKS = 19;

    /** The kernel gives the first namespace of names the same number on every machine: {@code PROC_UTS_INIT_INO}. */
    private static final String MACHINES_NAME = "uts:[4026531838]";

    /** This JVM. */
    static Owner current() {
        ProcessHandle self = ProcessHandle.current();
        return new Owner(HostName.find(), ownNamespace(), self.pid(), started(self));
    }

    /** False only where that process is certainly gone. */
    boolean mayBeAlive() {
        if (!host.equals(HostName.find()) || !namespace.equals(ownNamespace())) {
            return true;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        return process.isPresent() && (started == 0 || started(process.get()) == started);
    }

    private static String ownNamespace() {
        return namespace(link("uts"), link("pid"));
    }

    /**
     * A container with a name of its own that is started anew keeps the name and gets another namespace: what it left when it
     * was killed is that of a dead process, and would pile up if it were not known to be.
     *
     * @param names namespace of the name; see namespaces(7)
     */
    static String namespace(String names, String processes) {
        return names.equals(MACHINES_NAME) ? processes : "";
    }

    private static String link(String namespace) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns", namespace)).toString();
        } catch (IOException | RuntimeException notLinux) {
            return "";
        }
    }

    /**
     * On Linux in ticks since the machine started: the JDK makes a date of them with the clock as it was when the asking JVM began, and
     * two JVMs would not agree about a third after the clock was set.
     */
    private static long started(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[START_TICKS]);
        } catch (IOException | RuntimeException notLinux) {
            return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        }
    }
}

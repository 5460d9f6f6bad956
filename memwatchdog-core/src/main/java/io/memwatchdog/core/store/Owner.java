package io.memwatchdog.core.store;

import io.memwatchdog.core.host.HostName;
import java.time.Instant;
import java.util.Optional;

/**
 * The process a snapshot belongs to.
 *
 * @param host name of the machine or container
 * @param startedMs when the process started, since process ids come again; 0 where the system does not tell
 */
record Owner(String host, long pid, long startedMs) {

    /** This JVM. */
    static Owner current() {
        ProcessHandle self = ProcessHandle.current();
        return new Owner(HostName.find(), self.pid(), startedMs(self));
    }

    /** False only where that process is certainly gone. */
    boolean mayBeAlive() {
        if (!host.equals(HostName.find())) {
            return true;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
        return process.isPresent() && (startedMs == 0 || startedMs(process.get()) == startedMs);
    }

    private static long startedMs(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}

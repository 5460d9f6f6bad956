package io.memwatchdog.core.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The name of this machine or container, found without asking a name server, which could block. */
public final class HostName {

    private HostName() {}

    public static String find() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException notLinux) {
            return Optional.ofNullable(System.getenv("COMPUTERNAME"))
                    .or(() -> Optional.ofNullable(System.getenv("HOSTNAME")))
                    .orElse("localhost");
        }
    }
}

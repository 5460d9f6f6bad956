package io.memwatchdog.core.gc;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/** Holds ever more, and tells what ZGC's log says about it. Started as a process of its own. */
final class ZgcProgram {

    private static final List<byte[]> HELD = new ArrayList<>();

    private ZgcProgram() {}

    public static void main(String[] args) throws Exception {
        ZgcLiveLog log = new ZgcLiveLog();
        log.open();
        for (int round = 1; round <= 4; round++) {
            for (int i = 0; i < 320; i++) {
                HELD.add(new byte[1 << 16]);
            }
            System.gc();
            log.poll(event -> print(event));
        }
        long most = 0;
        for (int round = 0; round < 80; round++) {
            System.gc();
            log.poll(event -> {});
            most = Math.max(most, bytesOnDisk());
        }
        System.out.println("disk " + most);
        System.out.println("outputs while open " + outputs());
        log.close();
        System.out.println("outputs when closed " + outputs());
        System.out.println("left " + bytesOnDisk());
        System.gc();
    }

    private static void print(GcEvent event) {
        PoolUsage live = event.pools().get(GcEvent.LIVE_SET);
        if (live != null) {
            System.out.println("live " + (live.usedAfterBytes() >> 20) + " of " + (live.maxBytes() >> 20));
        }
    }

    private static long bytesOnDisk() throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.walk(Path.of(System.getProperty("java.io.tmpdir")))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += file.toString().contains("memwatchdog-gc-") ? Files.size(file) : 0;
            }
        }
        return bytes;
    }

    private static long outputs() throws JMException {
        Object answer = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "vmLog",
                        new Object[] {new String[] {"list"}},
                        new String[] {String[].class.getName()});
        return String.valueOf(answer)
                .lines()
                .filter(line -> line.matches(" #\\d+: .*"))
                .count();
    }
}

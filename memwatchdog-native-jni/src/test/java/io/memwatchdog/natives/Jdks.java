package io.memwatchdog.natives;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The JDKs of this machine: the one that runs the test, those beside it, and {@code -Dmemwatchdog.jdk.N=…}. */
final class Jdks {

    private Jdks() {}

    static Optional<Path> find(int feature) {
        String configured = System.getProperty("memwatchdog.jdk." + feature);
        if (configured != null) {
            return Optional.of(Path.of(configured));
        }
        Path own = Path.of(System.getProperty("java.home"));
        if (Runtime.version().feature() == feature) {
            return Optional.of(own);
        }
        try (Stream<Path> beside = Files.list(own.toRealPath().getParent())) {
            return beside.filter(home -> isFeature(home, feature)).sorted().findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean isFeature(Path home, int feature) {
        try {
            return Files.isExecutable(home.resolve("bin/java"))
                    && Files.readString(home.resolve("release")).contains("JAVA_VERSION=\"" + feature + ".");
        } catch (IOException e) {
            return false;
        }
    }
}

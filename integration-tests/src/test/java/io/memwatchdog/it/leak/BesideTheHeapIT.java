package io.memwatchdog.it.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.memwatchdog.it.leak.BesideTheHeapProgram.Leak;
import io.memwatchdog.it.process.Child;
import io.memwatchdog.it.process.Jdk;
import io.memwatchdog.natives.MemwatchdogNative;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each leak beside the heap is told as what it is, with what has grown. */
// A second stands for a minute: who shares the machine waits for it sixty times as long as in production.
@Isolated
class BesideTheHeapIT {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Pattern OVER = Pattern.compile("(?m)^over$");

    @TempDir
    private static Path directory;

    /** All at once: most of the time they wait. */
    private static final Map<Leak, Child> PROGRAMS = new EnumMap<>(Leak.class);

    @BeforeAll
    static void leak() throws IOException {
        assumeTrue(
                MemwatchdogNative.load().available(), MemwatchdogNative.load().reason());
        for (Leak leak : Leak.values()) {
            Path own = Files.createDirectory(directory.resolve(leak.name()));
            PROGRAMS.put(leak, Child.start(own, command(leak, own.resolve("snapshots"))));
        }
    }

    @AfterAll
    static void end() {
        PROGRAMS.values().forEach(Child::close);
    }

    @ParameterizedTest
    @EnumSource
    void isToldWithWhatHasGrown(Leak leak) {
        Child program = Objects.requireNonNull(PROGRAMS.get(leak));
        program.awaitOutput(OVER, PATIENCE);
        assertThat(program.output()).containsPattern(leak.told());
    }

    private static List<String> command(Leak leak, Path snapshots) {
        return List.of(
                Jdk.current().java(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:MaxDirectMemorySize=" + BesideTheHeapProgram.DIRECT_LIMIT_BYTES,
                "-cp",
                System.getProperty("java.class.path"),
                BesideTheHeapProgram.class.getName(),
                leak.name(),
                snapshots.toString());
    }
}

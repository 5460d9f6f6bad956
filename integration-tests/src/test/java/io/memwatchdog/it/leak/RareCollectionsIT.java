package io.memwatchdog.it.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.memwatchdog.it.process.Child;
import io.memwatchdog.it.process.Jdk;
import io.memwatchdog.natives.MemwatchdogNative;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A heap so large that Serial never collects it: what lives is counted beside the application, and the leak is found. */
// A second stands for a minute: who shares the machine waits for it sixty times as long as in production.
@Isolated
class RareCollectionsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Pattern OVER = Pattern.compile("(?m)^over$");

    @TempDir
    private Path directory;

    @Test
    void aLeakIsFoundBeforeTheFirstFullCollection() {
        assumeTrue(
                MemwatchdogNative.load().snapshotter().capability().profiles(),
                () -> MemwatchdogNative.load().snapshotter().capability().reason());
        List<String> command = List.of(
                Jdk.current().java(),
                "-Xmx1g",
                "-Xms1g",
                "-XX:+UseSerialGC",
                "-XX:MetaspaceSize=512m",
                "-Xlog:gc",
                "-cp",
                System.getProperty("java.class.path"),
                UncollectedProgram.class.getName(),
                directory.resolve("snapshots").toString());
        try (Child program = Child.start(directory, command)) {
            program.awaitOutput(OVER, PATIENCE);
            assertThat(program.output())
                    .contains("LEAK: ", "UncollectedProgram.INVOICES")
                    .doesNotContain("Pause Full");
        }
    }
}

package io.memwatchdog.it.devtools;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.it.process.Child;
import io.memwatchdog.it.process.Jdk;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A developer saves a file: the restarted application is watched again, and of the one before nothing stays. */
class DevtoolsRestartIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir
    private Path directory;

    @Test
    void theRestartedContextIsWatchedAndTheOldClassLoaderGoes() throws Exception {
        Path classes =
                Files.createDirectories(directory.resolve("classes/META-INF")).getParent();
        Path trigger = Files.writeString(classes.resolve("trigger.txt"), "1");
        // As in an IDE that has the watchdog's project open: then its classes are loaded anew too, and its library.
        Files.writeString(
                classes.resolve("META-INF/spring-devtools.properties"),
                "restart.include.memwatchdog=/memwatchdog-.*\\.jar\n");
        try (Child application = start(classes)) {
            String first = awaitStart(application, 1);
            save(classes, trigger, "once");
            awaitStart(application, 2);
            save(classes, trigger, "and again");
            // The same engine too: a library that was loaded before is no reason to do without.
            assertThat(awaitStart(application, 3)).isEqualTo(first.replace("not gone", "gone"));
            assertThat(application.output())
                    .doesNotContain("UnsatisfiedLinkError")
                    .doesNotContain(" ERROR ");
        }
    }

    private static String awaitStart(Child application, int number) {
        String state = application
                .awaitOutput(Pattern.compile("start " + number + ": (.*gone)"), PATIENCE)
                .group(1);
        assertThat(state).contains("running true", "threads 1");
        return state;
    }

    /** The trigger says when, but there has to be a change too. */
    private static void save(Path classes, Path trigger, String text) throws IOException {
        Files.writeString(classes.resolve("saved.properties"), "a=" + text);
        Files.writeString(trigger, text);
    }

    private Child start(Path classes) {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Child.start(
                directory,
                List.of(
                        Jdk.current().java(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        // Reflection caches of the JDK hold classes softly.
                        "-XX:SoftRefLRUPolicyMSPerMB=0",
                        // The command line, which is on the class path too, brings another.
                        "-Dslf4j.provider=ch.qos.logback.classic.spi.LogbackServiceProvider",
                        "-cp",
                        classes + File.pathSeparator + classPath,
                        RestartedApplication.class.getName(),
                        "--spring.main.keep-alive=true",
                        "--spring.main.web-application-type=none",
                        "--spring.main.banner-mode=off",
                        "--spring.devtools.restart.trigger-file=trigger.txt",
                        "--spring.devtools.restart.poll-interval=200ms",
                        "--spring.devtools.restart.quiet-period=100ms",
                        "--memwatchdog.snapshot.directory=" + directory.resolve("snapshots")));
    }
}

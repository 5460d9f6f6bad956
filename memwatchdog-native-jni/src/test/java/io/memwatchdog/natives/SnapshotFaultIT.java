package io.memwatchdog.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to a snapshot: the application goes on, the reason is told, nothing is left. */
class SnapshotFaultIT {

    @TempDir
    Path directory;

    @BeforeAll
    static void forkWorksHere() {
        assumeTrue(
                MemwatchdogNative.load().available(), MemwatchdogNative.load().reason());
        assumeTrue(new ForkSnapshotter().capability().dumps());
    }

    @Test
    void aKilledChildIsReportedAndTheNextSnapshotWorks() {
        String output = run("", "kill");
        assertThat(output).contains("refused: the snapshot process was killed", "children 0", "next true", "done");
        assertThat(directory.toFile().list()).isEmpty();
    }

    @Test
    void aRemovedDirectoryIsReported() throws IOException {
        Path gone = Files.createDirectory(directory.resolve("gone"));
        String output = runIn(gone, "", "remove");
        assertThat(output).contains("refused: ", "children 0", "done");
        assertThat(output).doesNotContain("Snapshot[file=");
        assertThat(directory.toFile().list()).isEmpty();
    }

    @Test
    void aFileSizeLimitIsReportedAsWhatItIs() {
        String output = run("ulimit -f 20480;", "none");
        assertThat(output).contains("refused: cannot write the dump", "file size limit", "children 0", "done");
        assertThat(directory.toFile().list()).isEmpty();
    }

    @Test
    void aFullDiskIsReportedAndLeavesNothing() throws IOException {
        Path small = directory.resolve("small");
        Files.createDirectory(small);
        boolean mounted = ChildJvm.run(
                                ChildJvm.DEFAULT_TIMEOUT,
                                List.of("mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", small.toString()))
                        .exit()
                == 0;
        assumeTrue(mounted, "mounting a small file system needs root");
        try {
            String output = runIn(small, "", "none");
            assertThat(output).contains("refused: the dump would need more disk space", "children 0", "done");
            assertThat(small.toFile().list()).isEmpty();
        } finally {
            ChildJvm.run(ChildJvm.DEFAULT_TIMEOUT, List.of("umount", small.toString()));
        }
    }

    @Test
    void childrenThatSomebodyElseReapsAreNoTrouble() {
        String output = run("trap '' CHLD;", "none");
        assertThat(output).contains("Snapshot[file=", "children 0", "done");
    }

    @Test
    void anApplicationThatWaitsForAnyChildNeverMeetsOurs() throws IOException {
        Path library = directory.resolve("reaper.so");
        Path source = directory.resolve("reaper.c");
        try (InputStream in = SnapshotFaultIT.class.getResourceAsStream("/reaper.c")) {
            Files.copy(in, source);
        }
        assumeTrue(
                ChildJvm.run(
                                        ChildJvm.DEFAULT_TIMEOUT,
                                        List.of("sh", "-c", "cc -shared -fPIC -pthread -o " + library + " " + source))
                                .exit()
                        == 0,
                "no C compiler");
        Path target = Files.createDirectory(directory.resolve("target"));
        String output = runIn(target, "export JAVA_TOOL_OPTIONS=-agentpath:" + library + ";", "own");
        assertThat(output).contains("Snapshot[file=", "children 0", "done");
        Matcher child = Pattern.compile("child (\\d+)").matcher(output);
        assertThat(child.find()).as(output).isTrue();
        assertThat(output)
                .contains("reaped ")
                .doesNotContain("SIGCHLD of " + child.group(1) + "\n", "reaped " + child.group(1) + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"terminate", "sigterm"})
    void theApplicationMayBeEndedMeanwhile(String how) {
        String output = run("", how);
        Matcher child = Pattern.compile("terminating, child (\\d+)").matcher(output);
        assertThat(child.find()).as(output).isTrue();
        assertThat(output).doesNotContain("done");
        assertThat(directory.resolve("fault.hprof.part")).exists();
        Signals.send("CONT", Long.parseLong(child.group(1)));
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(directory.toFile().list()).isEmpty());
    }

    @Test
    void aProcessLimitIsReportedWithItsCure() throws IOException {
        Path group = Path.of("/sys/fs/cgroup/pids/memwatchdog-test-"
                + ProcessHandle.current().pid());
        assumeTrue(
                Files.isWritable(group.getParent()) && group.toFile().mkdir(),
                "limiting processes needs root and control groups of version 1");
        try {
            String output = run("echo $$ > " + group + "/cgroup.procs;", "pids " + group);
            assertThat(output)
                    .contains("refused: fork failed (no more processes allowed); raise the limit of processes")
                    .contains("children 0", "done");
            assertThat(directory.toFile().list()).isEmpty();
        } finally {
            Files.delete(group);
        }
    }

    private String run(String limit, String fault) {
        return runIn(directory, limit, fault);
    }

    private String runIn(Path target, String limit, String fault) {
        List<String> command = List.of(
                "sh",
                "-c",
                limit + " exec \"$0\" \"$@\"",
                System.getProperty("java.home") + "/bin/java",
                "-Xmx512m",
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("java.class.path"),
                FaultProgram.class.getName(),
                target.toString(),
                fault);
        return ChildJvm.run(ChildJvm.DEFAULT_TIMEOUT, command).output();
    }
}

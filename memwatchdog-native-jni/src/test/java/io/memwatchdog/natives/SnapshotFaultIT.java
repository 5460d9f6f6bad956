package io.memwatchdog.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to a snapshot: the application goes on, the reason is told, nothing is left. */
class SnapshotFaultIT {

    private static final int KILLS = Boolean.getBoolean("memwatchdog.long") ? 500 : 30;

    @TempDir
    Path directory;

    @BeforeAll
    static void forkWorksHere() {
        Assumed.fork();
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
        String output = runOnDiskOf("16m", "none");
        assertThat(output).contains("refused: the dump would need more disk space", "children 0", "done");
    }

    @Test
    void aDiskThatFillsUpMeanwhileIsReportedAndLeavesNothing() throws IOException {
        String output = runOnDiskOf("400m", "fill", "of-somebody-else");
        assertThat(output)
                .contains("refused: cannot write the dump (no space left on the device", "children 0", "done");
    }

    private String runOnDiskOf(String size, String fault, String... left) throws IOException {
        Path small = Files.createDirectory(directory.resolve("small"));
        boolean mounted = ChildJvm.run(
                                ChildJvm.DEFAULT_TIMEOUT,
                                List.of("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", small.toString()))
                        .exit()
                == 0;
        assumeTrue(mounted, "mounting a small file system needs root");
        try {
            String output = runIn(small, "", fault);
            assertThat(small.toFile().list()).containsExactly(left);
            return output;
        } finally {
            ChildJvm.run(ChildJvm.DEFAULT_TIMEOUT, List.of("umount", small.toString()));
        }
    }

    /** Where there are too few for the application and the child, the kernel takes them from the child. */
    @Test
    void aHeapInReservedHugePagesIsRefused() throws IOException {
        try (ReservedHugePages pages = ReservedHugePages.megabytes(192)) {
            String output = ChildJvm.sameJdk("-XX:+UseLargePages", "-Xms64m", "-Xmx64m")
                    .run(FaultProgram.class, directory.toString(), "capability")
                    .output();
            assertThat(output).contains("dumps=false", "reserved huge pages (-XX:+UseLargePages)");
        }
    }

    @Test
    void aChildThatStandsStillIsReportedAndEnded() {
        String output = run("", "stop");
        assertThat(output)
                .contains("refused: the snapshot process made no progress for 2 s", "children 0", "next true", "done");
        assertThat(directory.toFile().list()).isEmpty();
    }

    @Test
    void childrenKilledAtAnyTimeHarmNothing() throws IOException {
        ChildJvm.Result result = ChildJvm.sameJdk("-Xmx256m", "-XX:-UsePerfData")
                .run(KillProgram.class, directory.toString(), Integer.toString(KILLS));
        String output = result.output();
        assertThat(output).contains("children 0", "next true", "done");
        assertThat(output.lines().filter(line -> line.startsWith("killed: the snapshot process was killed")))
                .as(output)
                .hasSizeGreaterThan(KILLS / 4);
        assertThat(output.lines().filter(line -> line.startsWith("killed") || line.equals("complete")))
                .as(output)
                .hasSize(KILLS);
        assertThat(directory.toFile().list()).isEmpty();
    }

    @Test
    void childrenThatSomebodyElseReapsAreNoTrouble() {
        String output = run("trap '' CHLD;", "none");
        assertThat(output).contains("Snapshot[file=", "children 0", "done");
    }

    @Test
    void anApplicationThatWaitsForAnyChildNeverMeetsOurs() throws IOException {
        String output = runBesideReaper("", "own");
        assertThat(output).contains("Snapshot[file=", "child ", "reaped ", "children 0", "done");
        assertThat(numbers("SIGCHLD of", output)).doesNotContainAnyElementsOf(numbers("child", output));
        assertThat(numbers("reaped", output)).doesNotContainAnyElementsOf(numbers("child", output));
    }

    @Test
    void anApplicationThatWaitsForReallyEveryChildIsNoTrouble() throws IOException {
        String output = runBesideReaper("=wall", "own");
        assertThat(output).contains("Snapshot[file=", "children 0", "done");
        assertThat(numbers("reaped", output)).as(output).containsAnyElementsOf(numbers("child", output));
    }

    @Test
    void aKilledChildThatSomebodyElseReapsIsReported() throws IOException {
        String output = runBesideReaper("=wall", "kill");
        assertThat(output).contains("refused: the snapshot process ", "children 0", "next true", "done");
    }

    private static String child(String output) {
        List<String> children = numbers("child", output);
        assertThat(children).as(output).isNotEmpty();
        return children.get(0);
    }

    /** The process ids behind a word; another process may write between a line and its end. */
    private static List<String> numbers(String word, String output) {
        return Pattern.compile("\\b" + word + " (\\d+)")
                .matcher(output)
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    private String runBesideReaper(String options, String fault) throws IOException {
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
        String output = runIn(target, "export JAVA_TOOL_OPTIONS=-agentpath:" + library + options + ";", fault);
        assertThat(target.resolve("fault.hprof.part")).doesNotExist();
        return output;
    }

    @ParameterizedTest
    @ValueSource(strings = {"terminate", "sigterm"})
    void theApplicationMayBeEndedMeanwhile(String how) {
        String output = run("", how);
        assertThat(output).doesNotContain("done");
        assertThat(directory.resolve("fault.hprof.part")).exists();
        Signals.send("CONT", Long.parseLong(child(output)));
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

    /** Root may always have another process, so somebody else has to try. */
    @Test
    void theUsersLimitOfProcessesIsReportedWithItsCure() throws IOException {
        boolean root = System.getProperty("user.name").equals("root");
        assumeTrue(ChildJvm.installed("prlimit") && (!root || ChildJvm.installed("setpriv")), "needs util-linux");
        Path target = Files.createDirectory(directory.resolve("target"));
        List<String> command = new ArrayList<>();
        String classPath = System.getProperty("java.class.path");
        if (root) {
            classPath = copyForOthers(classPath);
            ChildJvm.output("chown", "65534:65534", target.toString());
            command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        }
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(List.of("-Xmx512m", "-XX:-UsePerfData", "-Dmemwatchdog.native.directory=" + target));
        command.addAll(List.of("-cp", classPath, FaultProgram.class.getName(), target.toString(), "nproc"));
        String output = ChildJvm.run(ChildJvm.DEFAULT_TIMEOUT, command).output();
        assertThat(output)
                .contains("refused: fork failed (no more processes allowed); raise the limit of processes")
                .contains("children 0", "done");
        assertThat(target.resolve("fault.hprof.part")).doesNotExist();
        assertThat(target.resolve("fault.hprof")).doesNotExist();
    }

    /** What root has compiled and fetched, others may not read. */
    private String copyForOthers(String classPath) throws IOException {
        Path copies = Files.createDirectory(directory.resolve("copies"));
        List<String> copied = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            if (new File(entry).exists()) {
                Path copy = copies.resolve(Integer.toString(copied.size()));
                ChildJvm.output("cp", "-r", entry, copy.toString());
                copied.add(copy.toString());
            }
        }
        ChildJvm.output("chmod", "-R", "a+rX", directory.toString());
        return String.join(File.pathSeparator, copied);
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

package io.memwatchdog.natives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a container that leaves little room a snapshot fits or is refused; the kernel never has to kill anybody. */
@ParameterizedClass
@ValueSource(booleans = {false, true})
class SnapshotTightMemoryIT {

    @Parameter
    boolean hugePages;

    @TempDir
    Path directory;

    private MemoryGroup group;

    @BeforeEach
    void forkWorksAndAGroupCanBeMade() {
        Assumed.fork();
        group = MemoryGroup.create().orElse(null);
        assumeTrue(group != null, "making a memory control group needs root and a writable /sys/fs/cgroup");
    }

    @AfterEach
    void removeTheGroup() {
        if (group != null) {
            group.close();
        }
    }

    @Test
    void whatFitsIsTaken() throws IOException {
        assertThat(run("fits")).contains("profiled true");
    }

    @Test
    void aDumpFitsBesideItsOwnSize() throws IOException {
        assertThat(run("roomy")).contains("profiled true", "dumped true");
    }

    @Test
    void whatDoesNotFitIsRefusedWithWhatIsMissing() throws IOException {
        assertThat(run("refused"))
                .contains("no profile: a snapshot process needs about ", "no dump: a snapshot process needs about ")
                .contains("raise the memory limit by ");
    }

    @Test
    void whenTheRoomShrinksMeanwhileTheChildHasToGo() throws IOException {
        assertThat(run("squeezed"))
                .contains("no profile: the snapshot was given up: ", "no dump: the snapshot was given up: ");
    }

    /** While no thread of the application runs, only the child itself can look. */
    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseG1GC"})
    void whenACollectionTakesTheRoomTheChildGoesWhileTheApplicationStandsStill(String collector) throws IOException {
        assertThat(run("collected", collector, "-Xmx900m")).contains("no profile: the snapshot was given up: ");
    }

    /** It takes the child longer to give that back. */
    @ParameterizedTest
    @ValueSource(strings = {"-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseG1GC"})
    void evenBesideALargeHeap(String collector) throws IOException {
        assumeTrue(Boolean.getBoolean("memwatchdog.long"), "one of the long tests: ./verify --long");
        assertThat(run("collected", collector, "-Xmx7g", "-Dsmall.objects=80000000"))
                .contains("no profile: the snapshot was given up: ");
    }

    @Test
    void whatTheApplicationRewroteMeanwhileIsGivenBack() throws IOException {
        assertThat(run("rewritten")).contains("profiled true", "given back true");
    }

    private String run(String what) throws IOException {
        return run(what, "-XX:+UseG1GC", "-Xmx900m");
    }

    private String run(String what, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", group.enter() + " exec \"$0\" \"$@\""));
        command.add(System.getProperty("java.home") + "/bin/java");
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), TightProgram.class.getName()));
        command.addAll(List.of(directory.toString(), group.directory().toString(), what, Boolean.toString(hugePages)));
        ChildJvm.Result result = ChildJvm.run(ChildJvm.DEFAULT_TIMEOUT, command);
        assertThat(result.output()).contains("later true", "children 0", "done");
        assertThat(group.kills()).as(result.output()).isZero();
        assertThat(directory.toFile().list()).isEmpty();
        return result.output();
    }
}

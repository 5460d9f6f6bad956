package io.memwatchdog.core.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskLimitTests {

    @TempDir
    Path root;

    @Test
    void theTightestLevelOfVersion2Counts() throws IOException {
        file("proc/self/cgroup", "0::/pod/app\n");
        file("sys/fs/cgroup/pod/app/pids.max", "max\n");
        file("sys/fs/cgroup/pod/pids.max", "400\n");
        assertThat(new TaskLimit(root).javaThreads(40)).isEqualTo(400);
    }

    /** Other processes, and the JVM's threads that compile and collect. */
    @Test
    void whatIsNoJavaThreadTakesItsShare() throws IOException {
        file("proc/self/cgroup", "0::/pod/app\n");
        file("sys/fs/cgroup/pod/app/pids.max", "400\n");
        file("sys/fs/cgroup/pod/app/pids.current", "65\n");
        assertThat(new TaskLimit(root).javaThreads(40)).isEqualTo(375);
        file("sys/fs/cgroup/pod/pids.max", "500\n");
        file("sys/fs/cgroup/pod/pids.current", "490\n");
        assertThat(new TaskLimit(root).javaThreads(40))
                .as("the level above is nearly full")
                .isEqualTo(50);
    }

    @Test
    void whereTheGroupDoesNotCountTheProcessDoes() throws IOException {
        file("proc/self/cgroup", "0::/app\n");
        file("proc/self/status", "Name:\tjava\nThreads:\t58\n");
        file("sys/fs/cgroup/app/pids.max", "400\n");
        assertThat(new TaskLimit(root).javaThreads(40)).isEqualTo(382);
    }

    /** One that is lowered below what is there. */
    @Test
    void aLimitThatIsPassedIsStillOne() throws IOException {
        file("proc/self/cgroup", "0::/app\n");
        file("sys/fs/cgroup/app/pids.max", "10\n");
        file("sys/fs/cgroup/app/pids.current", "90\n");
        assertThat(new TaskLimit(root).javaThreads(40)).isEqualTo(1);
    }

    @Test
    void insideAContainerTheMountItselfIsOurGroup() throws IOException {
        file("proc/self/cgroup", "9:memory:/docker/1\n8:pids:/docker/1\n0::/docker/1\n");
        file("sys/fs/cgroup/pids/pids.max", "1024\n");
        assertThat(new TaskLimit(root).javaThreads(40)).isEqualTo(1024);
    }

    @Test
    void whereNothingLimitsThemItSaysSo() throws IOException {
        assertThat(new TaskLimit(root).javaThreads(40)).isEqualTo(-1);
        file("proc/self/cgroup", "0::/\nnonsense\n");
        file("sys/fs/cgroup/pids.max", "max\n");
        assertThat(new TaskLimit(root).javaThreads(40)).isEqualTo(-1);
    }

    private void file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}

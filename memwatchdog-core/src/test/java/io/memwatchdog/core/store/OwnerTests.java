package io.memwatchdog.core.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.schedule.ManualSchedule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerTests {

    private static final long NOBODY = 999_999_999L;

    private final Owner self = Owner.current();

    @TempDir
    Path temp;

    @Test
    void thisProcessLives() {
        assertThat(self.mayBeAlive()).isTrue();
    }

    @Test
    void aProcessThatIsGoneIsKnownToBeWherePidsAreOurs() {
        assertThat(new Owner(self.host(), self.namespace(), NOBODY, 1).mayBeAlive())
                .isFalse();
        assertThat(new Owner(self.host(), self.namespace(), self.pid(), self.started() + 1).mayBeAlive())
                .as("its pid came again")
                .isFalse();
    }

    /** With Kubernetes' {@code hostNetwork} they all have the host's name, and each JVM is process 1. */
    @Test
    void ofAContainerWithTheSameNameNobodyCanTell() {
        assertThat(new Owner(self.host(), "pid:[1]", self.pid(), self.started() + 1).mayBeAlive())
                .isTrue();
        assertThat(new Owner(self.host(), "pid:[1]", NOBODY, 1).mayBeAlive()).isTrue();
    }

    @Test
    void aNamespaceCountsForContainersThatGoByTheMachinesName() {
        assertThat(Owner.namespace("uts:[4026531838]", "pid:[4026532190]")).isEqualTo("pid:[4026532190]");
        assertThat(Owner.namespace("uts:[4026532189]", "pid:[4026532190]"))
                .as("a container that is started anew keeps its name, not its namespace")
                .isEmpty();
        assertThat(Owner.namespace("", "")).as("not on Linux").isEmpty();
    }

    @Test
    void aLabelTellsTheNamespace() throws IOException {
        Path file = temp.resolve("20261121T065500-breach-1.properties");
        Owner elsewhere = new Owner(self.host(), "pid:[4026532190]", 1, 7);
        label(elsewhere).create(file);
        assertThat(Label.read("20261121T065500-breach-1", file)).contains(label(elsewhere));
    }

    @Test
    void aLabelOfAnOlderVersionIsUnderstood() throws IOException {
        Path file = temp.resolve("20261121T065500-breach-1.properties");
        label(self).create(file);
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        assertThat(lines.removeIf(line -> line.startsWith("namespace="))).isTrue();
        Files.write(file, lines);
        Owner unknown = new Owner(self.host(), "", self.pid(), self.started());
        assertThat(Label.read("20261121T065500-breach-1", file)).contains(label(unknown));
        assertThat(unknown.mayBeAlive()).isTrue();
    }

    private static Label label(Owner owner) {
        return Label.claim("20261121T065500-breach-1", new ManualSchedule().now(), "breach", owner)
                .completed("fork", 1, 1);
    }
}

package io.memwatchdog.diff;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.diff.HeapDiffResult.Observation;
import io.memwatchdog.diff.HeapDiffResult.Reason;
import io.memwatchdog.diff.HeapDiffResult.Suspect;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Eight ways in which dominators and sums of bytes alone mislead, each with a program that shows it. */
class PlainAlgorithmErrorsIT {

    @TempDir
    Path directory;

    private HeapDiffResult compare(String program) throws Exception {
        return new ProgramDumps(directory).compare(program, 2);
    }

    @Test
    void weakReferencesHoldNothing() throws Exception {
        Suspect first = compare("JdkLeaks$WeakRegistryBeside").suspects().get(0);
        assertThat(first.owner()).endsWith("WeakRegistryBeside.HELD");
        assertThat(first.holders()).isEmpty();
    }

    @Test
    void softReferencesAreNoLeakByThemselves() throws Exception {
        HeapDiffResult result = compare("HealthyPrograms$SoftCache");
        assertThat(result.suspects()).isEmpty();
        assertThat(result.observations()).extracting(Observation::reason).contains(Reason.SOFT);
    }

    @Test
    void whoSharesTheGrowingObjectsIsNamed() throws Exception {
        Suspect first = compare("JdkLeaks$TwoHolders").suspects().get(0);
        assertThat(first.className()).endsWith("Session");
        assertThat(first.owner()).endsWith("TwoHolders.BY_USER");
        assertThat(first.holders()).hasSize(1).allMatch(holder -> holder.count() == 4_000);
        assertThat(first.holders().toString()).contains("static REGISTRY");
    }

    @Test
    void aPoolEntryAndItsProxyShareTheStatements() throws Exception {
        Suspect first = compare("LibraryLeaks$Statements").suspects().get(0);
        assertThat(first.owner()).endsWith("OrderRepository.prepared");
        assertThat(first.className()).contains("PreparedStatement");
    }

    @Test
    void aQueueIsItsOwnersHoweverManyThreadsWaitForIt() throws Exception {
        Suspect first = compare("ThreadLeaks$QueueAndWorkers").suspects().get(0);
        assertThat(first.owner()).endsWith("Mailbox.incoming");
    }

    @Test
    void fewSmallHandlesThatPinPooledArraysAreFound() throws Exception {
        Suspect first = compare("LibraryLeaks$NettyBuffers").suspects().get(0);
        assertThat(first.owner()).endsWith("Exports.written");
    }

    @Test
    void aLeakThatDoublesBeatsStoresThatSwing() throws Exception {
        HeapDiffResult result = compare("JdkLeaks$LeakAmongSwings");
        assertThat(result.suspects()).hasSize(1);
        assertThat(result.suspects().get(0).owner()).endsWith("LeakAmongSwings.AUDIT");
    }

    @Test
    void whatIsUsedForTheFirstTimeIsNoSuspect() throws Exception {
        HeapDiffResult result = compare("HealthyPrograms$FirstUse");
        assertThat(result.suspects()).isEmpty();
        assertThat(result.observations()).extracting(Observation::reason).contains(Reason.ONE_TIME);
    }

    @Test
    void listsAndTreesOfAHashMapAreOneStructure() throws Exception {
        HeapDiffResult result = compare("ShapeLeaks$BadHashes");
        assertThat(result.suspects()).hasSize(1);
        assertThat(result.suspects().get(0).count()).isEqualTo(2_000);
    }

    @Test
    void lambdasAndAnonymousListenersAreOneStructure() throws Exception {
        HeapDiffResult result = compare("JdkLeaks$Listeners");
        assertThat(result.suspects()).hasSize(1);
        assertThat(result.suspects().get(0).owner()).endsWith("EventBus.listeners");
        assertThat(result.suspects().get(0).count()).isEqualTo(2_000);
    }

    @Test
    void theOwnerIsTheNearestClassOfTheApplication() throws Exception {
        Suspect first = compare("LibraryLeaks$SpringSingleton").suspects().get(0);
        assertThat(first.owner()).endsWith("CartService.carts");
        assertThat(first.path())
                .extracting(HeapDiffResult.Step::className)
                .contains("org.springframework.beans.factory.support.DefaultListableBeanFactory");
    }
}

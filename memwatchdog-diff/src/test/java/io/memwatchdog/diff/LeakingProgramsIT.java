package io.memwatchdog.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real programs leak in a JVM of their own; the first suspect has to name the holder that a person would name. */
class LeakingProgramsIT {

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "JdkLeaks$StaticMap, StaticMap.SESSIONS, leaks.Session",
        "ThreadLeaks$ThreadLocalInPool, ThreadLocalInPool.SEEN, leaks.Session",
        "ThreadLeaks$ThreadLocalInYoungPool, Trail.sessions, leaks.Session",
        "JdkLeaks$ClassLoaders, ClassLoaders.PLUGINS, Plugin",
        "ThreadLeaks$QueueOfLambdas, QueueOfLambdas.mailer, QueueOfLambdas$$Lambda",
        "JdkLeaks$UnclosedResources, Connection.OPEN, Connection",
        "JdkLeaks$InnerClasses, InnerClasses.CALLBACKS, Page$Click",
        "JdkLeaks$InternPool, Names.pool, java.lang.String",
        "JdkLeaks$Mature, Mature.SESSIONS, leaks.Session",
        "JdkLeaks$SlowBesideBig, SlowBesideBig.FORGOTTEN, leaks.Session",
        "ShapeLeaks$OwnLinkedList, History.newest, OwnLinkedList$Entry",
        "ShapeLeaks$GrowingBuffer, Report.text, byte[]",
        "ThreadLeaks$Threads, Threads.Poller, Threads$Poller",
        "ThreadLeaks$LocalVariable, LocalVariable.importForever, leaks.Session",
        "LibraryLeaks$CaffeineWithoutBound, Prices.byArticle, byte[]",
        "LibraryLeaks$Subscriptions, PriceFeed.ticks, SinkManyBestEffort$DirectInner",
        "LibraryLeaks$SpringSingleton, CartService.carts, leaks.Session",
        "LibraryLeaks$SpringScope, ConversationScope.conversations, java.util.HashMap"
    })
    void theFirstSuspectIsTheLeak(String program, String owner, String className) throws Exception {
        HeapDiffResult result = new ProgramDumps(directory).compare(program, 2);
        assertThat(result.suspects()).isNotEmpty();
        HeapDiffResult.Suspect first = result.suspects().get(0);
        assertThat(first.owner()).as(first.summary()).endsWith(owner);
        assertThat(first.className()).as(first.summary()).endsWith(className);
        assertThat(first.bytes()).isPositive();
        assertThat(first.path().get(first.path().size() - 1).className()).isEqualTo(first.className());
        assertThat(first.exampleId()).isNotZero();
    }

    @Test
    void growthAtEveryStepIsCounted() throws Exception {
        HeapDiffResult result = new ProgramDumps(directory).compare("JdkLeaks$StaticMap", 3);
        HeapDiffResult.Suspect first = result.suspects().get(0);
        assertThat(first.owner()).endsWith("StaticMap.SESSIONS");
        assertThat(first.steps()).isEqualTo(2);
        assertThat(first.stepsGrown()).isEqualTo(2);
        assertThat(first.count()).isEqualTo(4_000);
        assertThat(first.totalCount()).isEqualTo(6_000);
    }

    @Test
    void aSingleHeapShowsWhoRetainsMost() throws Exception {
        HeapDiffResult result = new ProgramDumps(directory).compare("JdkLeaks$StaticMap", 1);
        assertThat(result.suspects().get(0).owner()).endsWith("StaticMap.SESSIONS");
        assertThat(result.suspects().get(0).summary()).contains("% of the heap").contains("2 000 `Session`");
    }

    @Test
    void theSentenceIsOneThatATiredPersonUnderstands() throws Exception {
        HeapDiffResult result = new ProgramDumps(directory).compare("JdkLeaks$StaticMap", 2);
        assertThat(result.suspects().get(0).summary())
                .matches("2 000 more `Session` \\(\\+1\\.\\d MiB\\) are held by the static field "
                        + "`JdkLeaks.StaticMap.SESSIONS`");
    }
}

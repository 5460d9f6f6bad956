package io.memwatchdog.it.leak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.jayway.jsonpath.JsonPath;
import io.memwatchdog.diff.DiffOptions;
import io.memwatchdog.diff.FoldOptions;
import io.memwatchdog.diff.HeapDiffResult;
import io.memwatchdog.diff.HeapDiffer;
import io.memwatchdog.diff.HeapProfile;
import io.memwatchdog.diff.HeapProfiles;
import io.memwatchdog.hprof.Progress;
import io.memwatchdog.it.process.Child;
import io.memwatchdog.it.process.Jdk;
import io.memwatchdog.it.process.SampleApp;
import io.memwatchdog.natives.MemwatchdogNative;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two live profiles name the leak that two of HotSpot's dumps, taken beside them, name: the same holder by the same path. */
class LiveProfilesIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final long LEAKED_BYTES = 6_000_000;
    private static final long BYTES_PER_SECOND = 3_000_000;

    /** What runs always; all of them with {@code -Dmemwatchdog.long=true}. */
    private static final Set<String> ALWAYS = Set.of(
            "JdkLeaks$StaticMap",
            "ThreadLeaks$ThreadLocalInPool",
            "ThreadLeaks$LocalVariable",
            "ShapeLeaks$OwnLinkedList");

    @TempDir
    private Path directory;

    private record Named(String owner, String className, List<String> path) {}

    @BeforeAll
    static void libraryIsBuilt() {
        assumeTrue(
                MemwatchdogNative.load().available(), MemwatchdogNative.load().reason());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JdkLeaks$StaticMap",
                "ThreadLeaks$ThreadLocalInPool",
                "JdkLeaks$ClassLoaders",
                "JdkLeaks$UnclosedResources",
                "JdkLeaks$InnerClasses",
                "JdkLeaks$InternPool",
                "JdkLeaks$Mature",
                "JdkLeaks$SlowBesideBig",
                "ShapeLeaks$OwnLinkedList",
                "ShapeLeaks$GrowingBuffer",
                "ThreadLeaks$Threads",
                "ThreadLeaks$LocalVariable",
                "LibraryLeaks$SpringSingleton",
                "LibraryLeaks$SpringScope"
            })
    void ofAProgram(String program) throws IOException {
        assumeTrue(
                ALWAYS.contains(program) || Boolean.getBoolean("memwatchdog.long"),
                program + " is one of the long tests: ./verify --long");
        profileAndDump(program);
        assertThat(named("mwp")).isEqualTo(named("hprof"));
    }

    /** A pool is held by its own threads as well: the shortest way to its queue is not that by its owner. */
    @Test
    void ofAStructureThatSeveralHold() throws IOException {
        assumeTrue(
                Boolean.getBoolean("memwatchdog.long"),
                "the queue of a pool is one of the long tests: ./verify --long");
        profileAndDump("ThreadLeaks$QueueOfLambdas");
        assertThat(fromQueue("mwp"))
                .isEqualTo(fromQueue("hprof"))
                .last()
                .asString()
                .contains("QueueOfLambdas");
    }

    private List<String> fromQueue(String kind) throws IOException {
        return named(kind).path.stream()
                .dropWhile(step -> !step.startsWith("workQueue "))
                .toList();
    }

    private void profileAndDump(String program) throws IOException {
        run(List.of(
                Jdk.current().java(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                programs() + System.getProperty("path.separator") + System.getProperty("java.class.path"),
                ProfiledAndDumped.class.getName(),
                program,
                directory.toString()));
    }

    /** Nothing of them is on our class path. */
    private static Path programs() {
        return SampleApp.repository().resolve("memwatchdog-diff/target/test-classes");
    }

    @Test
    void ofEachLeakOfTheSampleApplication() throws IOException {
        assumeTrue(
                Boolean.getBoolean("memwatchdog.long"),
                "the leaks of the sample application are one of the long tests: ./verify --long");
        try (SampleApp app = SampleApp.in(directory.resolve("app"))
                .jvm("-Xmx512m")
                .property("memwatchdog.enabled", "false")
                .start()) {
            List<String> leaks = JsonPath.read(app.http().get("/leaks"), "$[*].name");
            List<String> culprits = JsonPath.read(app.http().get("/leaks"), "$[*].culprit");
            assertThat(leaks).hasSizeGreaterThanOrEqualTo(7);
            for (int i = 0; i < leaks.size(); i++) {
                if (leaks.get(i).equals("direct")) {
                    continue; // outside of the heap
                }
                leakInSteps(app, leaks.get(i));
                Named dumped = named("hprof");
                assertThat(dumped.owner).as(leaks.get(i)).endsWith(culprits.get(i));
                assertThat(named("mwp")).as(leaks.get(i)).isEqualTo(dumped);
                app.mend(leaks.get(i));
            }
        }
    }

    private void leakInSteps(SampleApp app, String leak) throws IOException {
        for (int step = 0; step < 2; step++) {
            long enough = (step + 1) * LEAKED_BYTES;
            app.leak(leak, BYTES_PER_SECOND);
            await(leak).atMost(PATIENCE).until(() -> leaked(app, leak) > enough);
            app.leak(leak, 1);
            String pid = Long.toString(app.process().pid());
            Path profile = directory.resolve(step + ".mwp");
            Path dump = directory.resolve(step + ".hprof");
            run(List.of(Jdk.current().java(), "-jar", mw().toString(), "profile", pid, "-o", profile.toString()));
            Files.deleteIfExists(dump);
            run(List.of(Jdk.current().jcmd(), pid, "GC.heap_dump", dump.toString()));
        }
    }

    private static Path mw() {
        return SampleApp.repository().resolve("memwatchdog-cli/target/mw.jar");
    }

    private static long leaked(SampleApp app, String leak) {
        List<Number> bytes = JsonPath.read(app.http().get("/leaks"), "$[?(@.name == '" + leak + "')].leakedBytes");
        return bytes.get(0).longValue();
    }

    private void run(List<String> command) throws IOException {
        try (Child child = Child.start(Files.createDirectories(directory.resolve("run")), command)) {
            await(command.get(1)).atMost(PATIENCE).until(() -> !child.isAlive());
            assertThat(child.output()).containsPattern(Pattern.compile("done |written to |Heap dump file created"));
        }
    }

    private Named named(String kind) throws IOException {
        List<HeapProfile> profiles = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Path file = directory.resolve(i + "." + kind);
            profiles.add(
                    kind.equals("mwp")
                            ? HeapProfiles.read(file)
                            : HeapProfiles.fold(file, FoldOptions.defaults(), Progress.NONE));
        }
        HeapDiffResult result = HeapDiffer.diff(profiles, DiffOptions.defaults());
        assertThat(result.suspects()).as(() -> kind + ": " + result).isNotEmpty();
        HeapDiffResult.Suspect first = result.suspects().get(0);
        List<String> path = fromOwner(first);
        assertThat(path).as(first::toString).isNotEmpty();
        return new Named(first.owner(), first.className(), path);
    }

    /** What leads to the owner is many ways in a container of beans, of which dumps tell another one. */
    private static List<String> fromOwner(HeapDiffResult.Suspect suspect) {
        String field = suspect.owner().substring(suspect.owner().lastIndexOf('.') + 1);
        return suspect.path().stream()
                .map(step -> step.field() + " " + step.className())
                .dropWhile(step -> !step.contains(field))
                .toList();
    }
}

package io.memwatchdog.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.ChildJvm;
import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.gc.PoolUsage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read from the log of a JVM is what its beans said of the same collections, on every JDK that is installed. */
class RealGcLogTests {

    private static final long MIB = 1 << 20;

    @TempDir
    Path folder;

    static Stream<Arguments> collectors() throws IOException {
        List<Arguments> collectors = new ArrayList<>();
        for (Path javaHome : ChildJvm.javaHomes()) {
            for (String name : new String[] {"G1", "Parallel", "Serial", "Shenandoah", "Z"}) {
                String collector = "-XX:+Use" + name + "GC";
                if (LoggedRun.isSupported(javaHome, collector)) {
                    collectors.add(Arguments.of(javaHome, collector));
                }
            }
        }
        return collectors.stream();
    }

    @ParameterizedTest
    @MethodSource("collectors")
    void everyCollectionIsReadWithTheLevelThatTheBeansTell(Path javaHome, String collector) throws Exception {
        Path log = folder.resolve("gc.log");
        LoggedRun run = LoggedRun.of(javaHome, folder.resolve("output"), List.of(collector, "-Xlog:gc*:file=" + log));

        RecordedEvents read = new RecordedEvents();
        assertThat(new GcLog(log).play(read)).isEmpty();

        Map<String, List<Long>> usedAfter = read.usedAfter();
        assertThat(usedAfter).isNotEmpty().containsOnlyKeys(run.counts().keySet());
        run.counts().forEach((bean, count) -> {
            // A cycle of Shenandoah that is given up for lack of memory has a notification and no result in the log.
            int givenUp = bean.startsWith("Shenandoah") ? degenerated(log) : 0;
            // and a cycle may end between the count and the end of the JVM
            int later = isConcurrent(bean) ? 1 : 0;
            assertThat(usedAfter.get(bean)).as(bean).hasSizeBetween(count - givenUp, count + later);
            if (givenUp == 0) {
                assertLevels(usedAfter.get(bean), run.usedAfter().get(bean), bean);
            }
        });
        assertThat(limits(read)).containsOnly(64 * MIB);
    }

    /** Logs tell whole mebibytes; while a concurrent collector tells one thing and the other, the program may go on allocating. */
    private static void assertLevels(List<Long> read, List<Long> notified, String bean) {
        long[] differences = IntStream.range(0, Math.min(read.size(), notified.size()))
                .mapToLong(i -> Math.abs(read.get(i) - notified.get(i)))
                .sorted()
                .toArray();
        int usual = isConcurrent(bean) ? differences.length / 2 : differences.length - 1;
        assertThat(differences[usual])
                .as("%s: read %s, notified %s", bean, read, notified)
                .isLessThanOrEqualTo(isConcurrent(bean) ? 8 * MIB : MIB);
    }

    private static boolean isConcurrent(String bean) {
        return bean.startsWith("ZGC") || bean.startsWith("Shenandoah") || bean.equals("G1 Concurrent GC");
    }

    private static int degenerated(Path log) {
        try (Stream<String> lines = Files.lines(log)) {
            return (int) lines.filter(line -> line.contains("Pause Degenerated GC") && line.contains("->"))
                    .count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Long> limits(RecordedEvents read) {
        return read.all().stream()
                .map(GcEvent::pools)
                .flatMap(pools -> pools.entrySet().stream())
                .filter(pool -> !pool.getKey().equals("Metaspace"))
                .map(Map.Entry::getValue)
                .map(PoolUsage::maxBytes)
                .filter(max -> max >= 0)
                .toList();
    }
}

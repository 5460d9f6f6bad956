package io.memwatchdog.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.evidence.Parts.Part;
import io.memwatchdog.core.trend.Trend;
import io.memwatchdog.core.verdict.Forecast;
import io.memwatchdog.core.verdict.HeapMemory;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.core.verdict.ResourceSample;
import io.memwatchdog.core.verdict.Verdict;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ResourceBreakdownTests {

    private static final long MIB = 1 << 20;
    private static final ResourceSample SAMPLE = new ResourceSample(
            0,
            90 * MIB,
            50 * MIB,
            9000,
            300 * MIB,
            12,
            40,
            900 * MIB,
            1024 * MIB,
            800 * MIB,
            256 * MIB,
            512 * MIB,
            7 * MIB,
            30,
            65_530,
            400,
            HeapMemory.ANONYMOUS);

    private final ResourceBreakdown breakdown = new ResourceBreakdown();

    @Test
    void threadsThatNeverEndAreToldByTheirNames() throws InterruptedException {
        breakdown.consider(verdict(Resource.THREADS, Level.SUSPICION, 60_000));
        CountDownLatch end = new CountDownLatch(1);
        List<Thread> leaked = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Thread thread = new Thread(() -> await(end), "mailer-" + i + "-worker");
            thread.setDaemon(true);
            thread.start();
            leaked.add(thread);
        }
        try {
            assertThat(breakdown.tell(verdict(Resource.THREADS, Level.LEAK, 660_000), SAMPLE))
                    .hasValueSatisfying(text -> assertThat(text)
                            .startsWith(
                                    "threads 40, limit of the container less its other tasks 400\nGrown most in 10 min:\n"
                                            + "mailer-#-worker: 30 (+30)"));
        } finally {
            end.countDown();
            for (Thread thread : leaked) {
                thread.join();
            }
        }
    }

    @Test
    void classesAreToldByLoader() throws Exception {
        List<ClassLoader> leaked = new ArrayList<>();
        breakdown.consider(verdict(Resource.METASPACE, Level.SUSPICION, 0));
        URL classes = Parts.class.getProtectionDomain().getCodeSource().getLocation();
        for (int i = 0; i < 20; i++) {
            URLClassLoader loader = new URLClassLoader(new URL[] {classes}, null);
            loader.loadClass(Level.class.getName());
            leaked.add(loader);
        }
        assertThat(breakdown.tell(verdict(Resource.METASPACE, Level.LEAK, 90_000), SAMPLE))
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("metaspace 50.0 MiB, classes 9000\nGrown most in 90 s:\n")
                        .contains(
                                "classes of java.net.URLClassLoader: ", "loaders java.net.URLClassLoader: ", "(+20)"));
        assertThat(leaked).hasSize(20);
    }

    @Test
    void directBuffersAreToldWithTheirLimit() {
        assertThat(breakdown.tell(verdict(Resource.DIRECT, Level.LEAK, 0), SAMPLE))
                .contains("direct buffers 12, together 300.0 MiB, limit 512.0 MiB, mapped files 7.0 MiB");
    }

    @Test
    void mappedBuffersAreToldWithTheLimitOfMappings() {
        assertThat(breakdown.tell(verdict(Resource.MAPPED, Level.LEAK, 0), SAMPLE))
                .contains("mapped buffers 30, together 7.0 MiB, limit of mappings 65530");
    }

    @Test
    void ofTheProcessItIsToldWhatIsNeitherHeapNorMetaspaceNorBuffers() {
        assertThat(breakdown.tell(verdict(Resource.PROCESS, Level.LEAK, 0), SAMPLE))
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith(
                                "resident 900.0 MiB, of which no file backs 800.0 MiB, limit of the control group 1024.0 MiB")
                        .contains("none of heap, metaspace and direct buffers 194.0 MiB"));
    }

    @Test
    void theHeapHasEvidenceOfAnotherKind() {
        assertThat(breakdown.tell(verdict(Resource.HEAP, Level.LEAK, 0), SAMPLE))
                .isEmpty();
    }

    @Test
    void whatTheJvmCountsOfItsOwnMemoryIsRead() {
        Parts parts = NativeMemory.parse("""
                Native Memory Tracking:

                Total: reserved=5767168KB, committed=345678KB
                -                 Java Heap (reserved=4194304KB, committed=262144KB)
                                            (mmap: reserved=4194304KB, committed=262144KB)
                -                    Thread (reserved=51400KB, committed=51400KB)
                """, 7);
        assertThat(parts.parts())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("Java Heap", new Part(0, 256 * MIB), "Thread", new Part(0, 51400 << 10)));
        assertThat(NativeMemory.parse("Native memory tracking is not enabled", 7)
                        .parts())
                .isEmpty();
    }

    @Test
    void whatGrewComesFirst() {
        Parts before = new Parts(0, Map.of("big", new Part(0, 90 * MIB), "small", new Part(0, MIB)));
        Parts now = new Parts(240_000, Map.of("big", new Part(0, 90 * MIB), "small", new Part(0, 3 * MIB)));
        assertThat(now.told(before)).isEqualTo("Grown most in 4 min:\nsmall: 3.0 MiB (+2.0)\nbig: 90.0 MiB (+0.0)");
        assertThat(now.told(now)).isEqualTo("big: 90.0 MiB\nsmall: 3.0 MiB");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Verdict verdict(Resource resource, Level level, long atMs) {
        return new Verdict(resource, level, atMs, 0, Trend.UNKNOWN, Forecast.UNKNOWN, Double.NaN, "for a test");
    }
}

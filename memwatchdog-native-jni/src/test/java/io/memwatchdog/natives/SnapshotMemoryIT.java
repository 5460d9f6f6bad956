package io.memwatchdog.natives;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the heap looks like, a child keeps to its share of memory: under 5 % of the heap for a dump, 10 % for a profile. */
class SnapshotMemoryIT {

    private static final Pattern RESULT =
            Pattern.compile("(dump|profile) (\\w+) objects (\\d+) child (\\d+) heap (\\d+) again \\d+ unknown (\\d+)");

    /** Class table and buffers, whatever the size of the heap. */
    private static final long BASE_BYTES = 3L << 20;

    private static final int ELEMENTS = 3_000_000;

    @TempDir
    Path directory;

    @BeforeAll
    static void forkWorksHere() {
        Assumed.fork();
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "next-first", "undeclared"})
    void chainsOfMillionsNeedLittle(String shape) {
        String output = ChildJvm.sameJdk("-Xmx400m", "-XX:+UseSerialGC")
                .run(ChainProgram.class, directory.toString(), shape, Integer.toString(ELEMENTS))
                .output();
        Matcher result = RESULT.matcher(output);
        int found = 0;
        for (; result.find(); found++) {
            double share = result.group(1).equals("dump") ? 0.05 : 0.1;
            long heapBytes = Long.parseLong(result.group(5));
            assertThat(result.group(2)).as(output).isEqualTo("DONE");
            assertThat(Long.parseLong(result.group(3))).as(output).isGreaterThan(2L * ELEMENTS);
            assertThat(Long.parseLong(result.group(4))).as(output).isLessThan(BASE_BYTES + (long) (share * heapBytes));
            assertThat(result.group(6)).as(output).isEqualTo("0");
        }
        assertThat(found).as(output).isEqualTo(3);
    }
}

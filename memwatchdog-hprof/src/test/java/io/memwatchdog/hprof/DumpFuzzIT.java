package io.memwatchdog.hprof;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;

/**
 * The inputs that are kept beside this, hostile ones among them, through {@link DumpFuzzer}. {@code memwatchdog-hprof/fuzz}
 * searches for new ones.
 */
class DumpFuzzIT {

    @FuzzTest(maxDuration = "1h")
    void anyBytesAreAGraphOrAnError(byte[] dump) throws IOException {
        DumpFuzzer.fuzzerTestOneInput(dump);
    }
}

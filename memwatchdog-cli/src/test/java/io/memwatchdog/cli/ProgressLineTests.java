package io.memwatchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.hprof.Progress.Phase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressLineTests {

    private final StringWriter err = new StringWriter();
    private final AtomicLong nanos = new AtomicLong();
    private final ProgressLine line = new ProgressLine("a.hprof", new PrintWriter(err), 80, nanos::get);

    @Test
    void tellsShareRateAndTimeLeft() {
        line.at(Phase.INDEX, 0, 4L << 30);
        nanos.set(2_000_000_000);
        line.at(Phase.INDEX, 1L << 30, 4L << 30);

        assertThat(err.toString()).endsWith("\ra.hprof: reading objects  25 %, 512.0 MiB/s, 6.0 s left");
    }

    /** Written over is only what stands on one row. */
    @Test
    void neverIsLongerThanARow() {
        for (int columns : new int[] {80, 40, 12, 1}) {
            StringWriter narrow = new StringWriter();
            ProgressLine long80 =
                    new ProgressLine("20261121T083332-baseline-1.hprof", new PrintWriter(narrow), columns, nanos::get);
            nanos.addAndGet(2_000_000_000);
            long80.at(Phase.REFERENCES, 1L << 30, 4L << 30);
            assertThat(narrow.toString().replace("\r", "")).hasSizeLessThanOrEqualTo(Math.max(1, columns - 1));
        }
        assertThat(ProgressLine.fitting("20261121T083332-baseline-1.hprof", 20)).isEqualTo("20261121T...-1.hprof");
    }

    @Test
    void aRateIsOneOfBytes() {
        line.at(Phase.DOMINATORS, 0, 3);
        nanos.set(2_000_000_000);
        line.at(Phase.DOMINATORS, 1, 3);

        assertThat(err.toString()).endsWith("\ra.hprof: finding who retains what  33 %, 4.0 s left");
    }

    @Test
    void isNotRedrawnMoreOftenThanEyesSee() {
        line.at(Phase.FOLD, 0, 100);
        String drawn = err.toString();
        nanos.set(10_000_000);
        line.at(Phase.FOLD, 1, 100);

        assertThat(err).hasToString(drawn);
    }

    @Test
    void leavesNothingBehind() {
        line.at(Phase.FOLD, 0, 100);
        line.close();

        String shown = err.toString();
        assertThat(shown).endsWith("\r");
        assertThat(shown.substring(shown.lastIndexOf('\r', shown.length() - 2)).strip())
                .isEmpty();
    }
}

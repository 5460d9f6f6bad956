package io.memwatchdog.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.gc.GcEvent;
import io.memwatchdog.core.gc.PoolUsage;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeapLimitTests {

    private static final PoolUsage USED = new PoolUsage(7, 8, 5, 8, 64);

    @Test
    void theLimitIsThatOfTheWholeHeapAlone() {
        GcEvent limited = limited(Map.of("G1 Old Gen", USED, GcEvent.LIVE_SET, USED));

        assertThat(limited.pools().get("G1 Old Gen")).isEqualTo(new PoolUsage(7, 8, 5, 8, -1));
        assertThat(limited.pools().get(GcEvent.LIVE_SET).maxBytes()).isEqualTo(128);
        assertThat(limited.pools().get("Heap limit")).isEqualTo(new PoolUsage(0, 0, 0, 0, 128));
    }

    @Test
    void whatIsBesideTheHeapKeepsItsLimit() {
        GcEvent limited = limited(Map.of("Metaspace", USED, "Compressed Class Space", USED, "CodeCache", USED));

        assertThat(limited.pools())
                .containsEntry("Metaspace", USED)
                .containsEntry("Compressed Class Space", USED)
                .containsEntry("CodeCache", USED);
    }

    private static GcEvent limited(Map<String, PoolUsage> pools) {
        return HeapLimit.of(new GcEvent("G1 Young Generation", "end of minor GC", "", 1, 2, 3, pools), 128);
    }
}

package io.memwatchdog.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OwnSnapshotsTests {

    private final OwnSnapshots own = new OwnSnapshots();

    /** Years of suspicions must not fill the heap. */
    @Test
    void remembersTheLatestAndTheBaseline() {
        add("first", "baseline");
        for (int i = 0; i < 1000; i++) {
            add("look-" + i, "suspicion");
        }
        assertThat(own.contains("look-999")).isTrue();
        assertThat(own.contains("look-930")).isFalse();
        assertThat(own.baselineId()).isEqualTo("first");
        assertThat(own.pair(Set.of("first", "look-998", "look-999"))).containsExactly("first", "look-999");
    }

    @Test
    void whatWasFoldedForItsBoundsAloneIsNotComparedWith() {
        add("checked", SnapshotMaker.FOLDED_ONLY);
        assertThat(own.isEmpty()).isTrue();
    }

    private void add(String id, String reason) {
        own.add(new SnapshotJob("job", SnapshotJob.State.DONE, reason, "done", Instant.EPOCH, id));
    }
}

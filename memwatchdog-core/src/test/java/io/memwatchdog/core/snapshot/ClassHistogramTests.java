package io.memwatchdog.core.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.memwatchdog.diff.ClassCount;
import io.memwatchdog.diff.HeapProfile;
import java.lang.ref.Reference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClassHistogramTests {

    private static final String TEXT = """
             num     #instances         #bytes  class name (module)
            -------------------------------------------------------
               1:         10000         400000  [B (java.base@17.0.15)
               2:           300           7200  java.lang.String (java.base@17.0.15)
               3:            20            800  [[Lcom.acme.Cart;
               4:             2             48  com.acme.Shop$$Lambda$14/0x0000000800c03000
               5:             1             24  com.acme.Shop$$Lambda$15/0x0000000800c03218
            Total         10323         408072
            """;

    record Marker(int number) {}

    @Test
    void readsWhatHotSpotPrints() throws SnapshotException {
        HeapProfile profile = ClassHistogram.parse(TEXT, Instant.EPOCH);
        assertThat(profile.histogram())
                .extracting(ClassCount::className, ClassCount::count, ClassCount::bytes)
                .containsExactly(
                        tuple("byte[]", 10_000L, 400_000L),
                        tuple("java.lang.String", 300L, 7_200L),
                        tuple("com.acme.Cart[][]", 20L, 800L),
                        tuple("com.acme.Shop$$Lambda", 3L, 72L));
        assertThat(profile.totalObjects()).isEqualTo(10_323);
        assertThat(profile.totalBytes()).isEqualTo(408_072);
        assertThat(profile.warnings()).singleElement().asString().contains("only classes");
    }

    @Test
    void anotherFormIsToldNotGuessed() {
        assertThatThrownBy(() -> ClassHistogram.parse("something else", Instant.EPOCH))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("unknown form");
    }

    @Test
    void countsWhatIsAliveInThisJvm() throws SnapshotException {
        List<Marker> markers = new ArrayList<>();
        for (int i = 0; i < 1234; i++) {
            markers.add(new Marker(i));
        }
        HotSpotSnapshotter snapshotter = new HotSpotSnapshotter(() -> 10 << 20);
        HeapProfile profile = snapshotter.histogram(limits(Duration.ofMinutes(1)));
        assertThat(profile.histogram())
                .filteredOn(row -> row.className().equals(Marker.class.getName()))
                .singleElement()
                .satisfies(row -> assertThat(row.count()).isEqualTo(1234));
        assertThat(snapshotter.lastProfilePauseMs()).isPositive();
        Reference.reachabilityFence(markers);
    }

    @Test
    void refusesAPauseBeyondThePolicy() {
        HotSpotSnapshotter large = new HotSpotSnapshotter(() -> 8L << 30);
        assertThatThrownBy(() -> large.histogram(limits(Duration.ofSeconds(3))))
                .isInstanceOf(SnapshotException.class)
                .hasMessageContaining("class histogram of 8192 MiB")
                .hasMessageContaining("memwatchdog.snapshot.max-pause");
    }

    private static SnapshotLimits limits(Duration maxPause) {
        return SnapshotLimits.of(maxPause, Duration.ofMinutes(1));
    }
}

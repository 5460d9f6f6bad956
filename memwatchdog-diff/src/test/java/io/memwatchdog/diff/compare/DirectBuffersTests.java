package io.memwatchdog.diff.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.memwatchdog.diff.DiffOptions;
import io.memwatchdog.diff.HeapDiffResult.Suspect;
import io.memwatchdog.diff.HeapDiffer;
import io.memwatchdog.diff.HeapProfile;
import io.memwatchdog.diff.PathNode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Of direct buffers the heap has little: themselves, and the list of the JDK's cleaners, which is a bit more. */
class DirectBuffersTests {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** The latter are files that are mapped for reading only. */
    @ParameterizedTest
    @ValueSource(strings = {"java.nio.DirectByteBuffer", "java.nio.DirectByteBufferR"})
    void notTheirCleanersAreNamedButWhoHoldsThem(String buffers) {
        assertThat(suspects(heap(buffers, 2_000, 2_000, 0), heap(buffers, 40_000, 40_000, 1)))
                .extracting(Suspect::owner, Suspect::className)
                .containsExactly(tuple("Thumbnails.rendered", buffers));
    }

    @Test
    void cleanersWithoutBuffersAreNamedThemselves() {
        String buffers = "java.nio.DirectByteBuffer";
        assertThat(suspects(heap(buffers, 2_000, 2_000, 0), heap(buffers, 2_000, 40_000, 1)))
                .extracting(Suspect::className)
                .containsExactly("jdk.internal.ref.Cleaner");
    }

    private static List<Suspect> suspects(HeapProfile... heaps) {
        return HeapDiffer.diff(List.of(heaps), DiffOptions.defaults()).suspects();
    }

    private static HeapProfile heap(String type, long buffers, long cleaners, int minute) {
        PathNode buffer = node(type, "[]", buffers, 64, List.of());
        PathNode array = node("java.lang.Object[]", "elementData", 1, 16, List.of(buffer));
        PathNode list = node("java.util.ArrayList", "rendered", 1, 24, List.of(array));
        PathNode thumbnails = node("com.acme.Thumbnails", "", 1, 16, List.of(list));
        PathNode deallocator = node("java.nio.DirectByteBuffer$Deallocator", "thunk", cleaners, 32, List.of());
        PathNode cleaner = node("jdk.internal.ref.Cleaner", "static first", cleaners, 56, List.of(deallocator));
        PathNode cleanerClass = node("jdk.internal.ref.Cleaner", "", 1, 16, List.of(cleaner));
        return HeapProfile.from("live", START.plusSeconds(60L * minute))
                .totals(buffers + 2 * cleaners + 4, thumbnails.retainedBytes() + cleanerClass.retainedBytes())
                .shortestPaths(List.of(thumbnails, cleanerClass))
                .build();
    }

    private static PathNode node(String type, String via, long count, long bytesEach, List<PathNode> children) {
        long below = children.stream().mapToLong(PathNode::retainedBytes).sum();
        long shallow = count * bytesEach;
        return new PathNode(type, via, count, shallow, shallow + below, 0, false, List.of(), null, children);
    }
}

package io.memwatchdog.natives;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.snapshot.SnapshotLimits;
import io.memwatchdog.diff.PathNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a live profile calls the values of threads. */
class LiveThreadLocalsTests {

    private static final SnapshotLimits LIMITS = SnapshotLimits.of(Duration.ofMinutes(1), Duration.ofMinutes(1));
    private static final int MANY = 10_000;

    private record Coin() {}

    private record Note() {}

    private static final class Inherited extends ThreadLocal<Note[]> {}

    private static final ThreadLocal<Coin[]> POCKET = new ThreadLocal<>();
    private static final Inherited WALLET = new Inherited();

    private final ForkSnapshotter snapshotter = new ForkSnapshotter();
    private final ThreadLocal<String[]> nobodys = new ThreadLocal<>();

    @BeforeEach
    void forkWorksHere() {
        Assumed.fork();
    }

    @Test
    void itIsTheStaticFieldThatHoldsTheThreadLocal() throws Exception {
        POCKET.set(new Coin[MANY]);
        WALLET.set(new Note[MANY]);
        nobodys.set(new String[MANY]);
        try {
            List<PathNode> paths = snapshotter.profile(LIMITS).shortestPaths();
            assertThat(viasTo(Coin[].class, paths)).containsExactly(valueOf("POCKET"));
            assertThat(viasTo(Note[].class, paths)).containsExactly(valueOf("WALLET"));
            assertThat(viasTo(String[].class, paths)).contains("value").doesNotContain(valueOf("nobodys"));
        } finally {
            POCKET.remove();
            WALLET.remove();
            nobodys.remove();
        }
    }

    private static String valueOf(String field) {
        return PathNode.threadLocalValue(LiveThreadLocalsTests.class.getName() + "." + field);
    }

    private static Stream<String> viasTo(Class<?> array, List<PathNode> nodes) {
        return nodes.stream()
                .flatMap(node -> Stream.concat(
                        node.className().equals(array.getComponentType().getName() + "[]")
                                ? Stream.of(node.via())
                                : Stream.empty(),
                        viasTo(array, node.children())));
    }
}

package io.memwatchdog.natives;

import io.memwatchdog.core.snapshot.HeapSnapshotter;
import io.memwatchdog.core.snapshot.HotSpotSnapshotter;
import io.memwatchdog.core.snapshot.SnapshotLimits;
import java.nio.file.Path;
import java.time.Duration;

/** Dumps one quiescent heap by fork and by HotSpot, several times over. Main class of child JVMs. */
final class MatrixProgram {

    static final int ROUNDS = 3;

    private MatrixProgram() {}

    public static void main(String[] args) throws Exception {
        Path directory = Path.of(args[0]);
        MemwatchdogNative library = MemwatchdogNative.load();
        HeapSnapshotter fork = library.snapshotter();
        System.out.println("capability " + fork.capability());
        if (!fork.capability().dumps()) {
            return;
        }
        VariedHeap.fill();
        SnapshotLimits limits = SnapshotLimits.of(Duration.ofMinutes(1), Duration.ofMinutes(1));
        HeapSnapshotter hotSpot =
                new HotSpotSnapshotter(() -> 1, library.hotSpotWriter().orElseThrow());
        fork.dump(directory.resolve("warm-fork.hprof"), limits);
        hotSpot.dump(directory.resolve("warm-hotspot.hprof"), limits);
        // While a child works the parent looks at its memory: what that code loads and resolves must not come in
        // between.
        MemoryRoom room = MemoryRoom.ofThisProcess();
        for (int i = 0; i < 20; i++) {
            room.shortage();
        }
        fork.dump(directory.resolve("warm-again.hprof"), limits);
        System.out.println("profile " + fork.profile(limits).totalObjects());
        for (int round = 0; round < ROUNDS; round++) {
            System.gc();
            // Not a word is said in between: it would change the buffers that words go through.
            fork.dump(directory.resolve("fork" + round + ".hprof"), limits);
            hotSpot.dump(directory.resolve("hotspot" + round + ".hprof"), limits);
        }
        System.out.println("done");
    }
}

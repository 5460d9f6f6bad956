package io.memwatchdog.natives;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Millions of elements in chains of all shapes; says what a child needed to follow them. Main class of child JVMs. */
@SuppressWarnings({"JdkObsolete", "unused"})
final class ChainProgram {

    static @Nullable Object held;

    private static final class NextFirst {
        final @Nullable NextFirst next;
        final Object item;

        NextFirst(@Nullable NextFirst next, Object item) {
            this.next = next;
            this.item = item;
        }
    }

    /** As queues without locks have it: that it refers to its own kind, no declaration tells. */
    private static final class Undeclared extends AtomicReference<Object> {
        private static final long serialVersionUID = 1;
        final transient Object item;

        Undeclared(@Nullable Object next, Object item) {
            super(next);
            this.item = item;
        }
    }

    private ChainProgram() {}

    public static void main(String[] args) throws Exception {
        int elements = Integer.parseInt(args[2]);
        held = chain(args[1], elements);
        System.gc();
        ForkSnapshotter fork = new ForkSnapshotter();
        if (!MemwatchdogNative.load().available() || !fork.capability().dumps()) {
            throw new IllegalStateException(fork.capability().reason());
        }
        ForkCost cost = new ForkCost();
        Path dump = Path.of(args[0], "chain.hprof");
        Duration deadline = Duration.ofMinutes(2);
        say(
                "dump",
                ForkRequest.dump(
                        dump, false, false, Long.MAX_VALUE, cost.dumpSearchBytes(), deadline, MemoryRoom.Watch.NOBODY));
        Files.delete(dump);
        say("profile", ForkRequest.profile(cost.frontierBytes(Long.MAX_VALUE), deadline, MemoryRoom.Watch.NOBODY));
        say("profile", ForkRequest.profile(1 << 20, deadline, MemoryRoom.Watch.NOBODY));
    }

    private static Object chain(String shape, int elements) {
        List<Object> list = new LinkedList<>();
        NextFirst nextFirst = null;
        Undeclared undeclared = null;
        for (int i = 0; i < elements; i++) {
            switch (shape) {
                case "list" -> list.add(new Object[] {null});
                case "next-first" -> nextFirst = new NextFirst(nextFirst, new Object[] {null});
                case "undeclared" -> undeclared = new Undeclared(undeclared, new Object[] {null});
                default -> throw new IllegalArgumentException(shape);
            }
        }
        return new Object[] {list, nextFirst, undeclared};
    }

    private static void say(String what, ForkRequest request) throws Exception {
        try (ForkSession session = ForkSession.start(request)) {
            while (!session.ended(1000)) {
                Thread.onSpinWait();
            }
            ForkStatus status = session.status();
            System.out.println(
                    what + " " + status.state() + " objects " + status.objects() + " child " + status.childBytes()
                            + " heap " + status.heapBytes() + " again " + status.lookedAgain() + " unknown "
                            + status.unknownObjects() + " ms " + (long) status.childMs());
        }
    }
}

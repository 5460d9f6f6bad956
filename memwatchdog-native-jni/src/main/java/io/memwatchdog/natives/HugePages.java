package io.memwatchdog.natives;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Moves the Java heap into huge pages while the application runs, so that the fork that follows has one entry of the page tables
 * to copy where it had 512. Asks the kernel for it ({@code MADV_COLLAPSE}, Linux 6.1): only where all the small pages of a huge
 * one are there, so that nothing takes more memory than before. A thread that touches a page which is being moved waits for
 * some tenths of a millisecond. Used by one thread at a time.
 */
final class HugePages {

    private static final Path SETTINGS = Path.of("/sys/kernel/mm/transparent_hugepage");
    private static final long BYTES = 2L << 20;

    /** Between two looks at the clock. */
    private static final long SLICE_BYTES = 32 * BYTES;

    private static final int ENOMEM = 12;
    private static final int EBUSY = 16;

    private final Path settings;
    private @Nullable Optional<String> refusal;
    private long gathered;

    HugePages() {
        this(SETTINGS);
    }

    HugePages(Path settings) {
        this.settings = settings;
    }

    /** Null where it can be done; else why not. */
    synchronized @Nullable String refusal() {
        if (refusal == null) {
            refusal = Optional.ofNullable(refusalOf(settings));
        }
        return refusal.orElse(null);
    }

    private static @Nullable String refusalOf(Path settings) {
        try {
            if (Files.readString(settings.resolve("enabled")).contains("[never]")) {
                return "they are switched off on this host (" + settings.resolve("enabled") + ")";
            }
            String size = Files.readString(settings.resolve("hpage_pmd_size")).strip();
            if (!size.equals(Long.toString(BYTES))) {
                return "they have " + size + " bytes on this host";
            }
        } catch (IOException e) {
            return "this kernel does not tell of them (" + e + ")";
        }
        return canCollapse0() ? null : "this kernel cannot make them on request; Linux 6.1 and newer can";
    }

    /**
     * Moves what can be moved.
     *
     * @param most time; nothing is lost where it does not suffice
     * @return bytes of the heap that are in huge pages now, at least
     */
    long gather(Duration most) {
        gathered = refusal() == null ? moved(most) : 0;
        return gathered;
    }

    /**
     * To be called when the child is gone. Of a huge page of which the application has rewritten a part meanwhile, the kernel
     * keeps the old part as well, until memory is short or until the page is whole again.
     */
    void restore(Duration most) {
        if (gathered > 0) {
            gather(most);
        }
    }

    private static long moved(Duration most) {
        long[] heap = new long[2];
        heap0(heap);
        long end = heap[1] & -BYTES;
        long until = System.nanoTime() + most.toNanos();
        long moved = 0;
        for (long from = (heap[0] + BYTES - 1) & -BYTES; from < end; from += SLICE_BYTES) {
            long bytes = collapse0(from, Math.min(end, from + SLICE_BYTES));
            moved += Math.max(0, bytes);
            boolean noneLeft = bytes == -ENOMEM || bytes == -EBUSY;
            if (noneLeft || System.nanoTime() > until || Thread.currentThread().isInterrupted()) {
                return moved;
            }
        }
        return moved;
    }

    private static native boolean canCollapse0();

    private static native void heap0(long[] startAndEnd);

    private static native long collapse0(long start, long end);
}

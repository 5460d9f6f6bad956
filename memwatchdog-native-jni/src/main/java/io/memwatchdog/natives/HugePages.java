package io.memwatchdog.natives;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Moves the memory of this process, most of which is the Java heap, into huge pages while the application runs, so that the
 * fork that follows has one entry of the page tables to copy where it had 512. Asks the kernel for it ({@code MADV_COLLAPSE},
 * Linux 6.1): only where all the small pages of a huge one are there, so that nothing takes more memory than before. A thread
 * that touches a page which is being moved waits for some tenths of a millisecond. Used by one thread at a time.
 */
final class HugePages {

    private static final Path SETTINGS = Path.of("/sys/kernel/mm/transparent_hugepage");
    private static final Path MAPPINGS = Path.of("/proc/self/maps");
    private static final Pattern OWN =
            Pattern.compile("(\\p{XDigit}+)-(\\p{XDigit}+) rw-p 00000000 00:00 0 *(\\[anon.*)?");
    private static final long BYTES = 2L << 20;

    /** Between two looks at the clock. */
    private static final long SLICE_BYTES = 32 * BYTES;

    private static final int ENOMEM = 12;
    private static final int EBUSY = 16;

    private final Path settings;
    private boolean asked;
    private @Nullable String refusal;
    private long gathered;

    HugePages() {
        this(SETTINGS);
    }

    HugePages(Path settings) {
        this.settings = settings;
    }

    /** Null where it can be done; else why not. */
    synchronized @Nullable String refusal() {
        if (!asked) {
            refusal = refusalOf(settings);
            asked = true;
        }
        return refusal;
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
     * @return bytes that are in huge pages now, at least
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
        long until = System.nanoTime() + most.toNanos();
        long moved = 0;
        for (Range range : ownMemory()) {
            for (long from = range.start; from < range.end; from += SLICE_BYTES) {
                long bytes = collapse0(from, Math.min(range.end, from + SLICE_BYTES));
                moved += Math.max(0, bytes);
                boolean noneLeft = bytes == -ENOMEM || bytes == -EBUSY;
                if (noneLeft
                        || System.nanoTime() > until
                        || Thread.currentThread().isInterrupted()) {
                    return moved;
                }
            }
        }
        return moved;
    }

    /** Of the address space; both ends are multiples of a huge page. */
    private record Range(long start, long end) {

        static Range inside(MatchResult mapping) {
            long start = Long.parseUnsignedLong(mapping.group(1), 16);
            long end = Long.parseUnsignedLong(mapping.group(2), 16);
            return new Range((start + BYTES - 1) & -BYTES, end & -BYTES);
        }
    }

    /** The heap, the collector's tables, direct buffers, memory of the C library. */
    private static List<Range> ownMemory() {
        try (Stream<String> mappings = Files.lines(MAPPINGS)) {
            return mappings.map(OWN::matcher)
                    .filter(Matcher::matches)
                    .map(Range::inside)
                    .filter(range -> range.start < range.end)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private static native boolean canCollapse0();

    private static native long collapse0(long start, long end);
}

package io.memwatchdog.natives;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Huge pages that the machine keeps for whoever asks for them, for as long as a test needs them. */
record ReservedHugePages() implements AutoCloseable {

    private static final Path COUNT = Path.of("/proc/sys/vm/nr_hugepages");
    private static final int MEGABYTES_EACH = 2;

    /** Where the machine keeps some for others, or gives none, the test is skipped. */
    static ReservedHugePages megabytes(int wanted) throws IOException {
        assumeTrue(
                Files.isWritable(COUNT) && count() == 0, "reserving huge pages needs root, and a machine without any");
        ReservedHugePages pages = new ReservedHugePages();
        reserve(wanted / MEGABYTES_EACH);
        int got = count();
        if (got < wanted / MEGABYTES_EACH) {
            pages.close();
            assumeTrue(false, "this machine gives " + got + " huge pages");
        }
        return pages;
    }

    /** These files answer a first read only, and {@code readString} begins with one byte. */
    private static int count() throws IOException {
        return Integer.parseInt(Files.readAllLines(COUNT).get(0));
    }

    private static void reserve(int pages) throws IOException {
        Files.writeString(COUNT, Integer.toString(pages));
    }

    @Override
    public void close() throws IOException {
        reserve(0);
    }
}

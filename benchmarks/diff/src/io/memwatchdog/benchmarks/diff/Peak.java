package io.memwatchdog.benchmarks.diff;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;

/**
 * What this process used, from its own /proc entry: looked at fifty times a second, since Linux keeps no peak beside files. With
 * as little work as can be: it counts as ours.
 */
final class Peak {

    private static volatile long anonymousKiB;

    private Peak() {}

    /** Looks from now on. */
    static void watch() {
        Thread thread = new Thread(() -> {
            try (Status status = new Status()) {
                while (true) {
                    anonymousKiB = Math.max(anonymousKiB, status.kiB("RssAnon:"));
                    Thread.sleep(20);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    static void print(long objects) throws IOException {
        try (Status status = new Status()) {
            System.out.printf(
                    "peak memory %d MiB with mapped files, %d MiB without: %.1f bytes per object (%d objects in the larger dump)%n",
                    status.kiB("VmHWM:") >> 10, anonymousKiB >> 10, anonymousKiB * 1024.0 / objects, objects);
        }
    }

    private static final class Status implements AutoCloseable {

        private final RandomAccessFile file = new RandomAccessFile("/proc/self/status", "r");
        private final byte[] bytes = new byte[4096];

        private Status() throws IOException {}

        @SuppressWarnings("deprecation") // the ASCII in there as it is
        long kiB(String field) throws IOException {
            file.seek(0);
            String text = new String(bytes, 0, 0, file.read(bytes));
            long kiB = 0;
            for (int at = text.indexOf(field) + field.length(); text.charAt(at) != 'k'; at++) {
                int digit = text.charAt(at) - '0';
                kiB = digit >= 0 && digit <= 9 ? kiB * 10 + digit : kiB;
            }
            return kiB;
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}

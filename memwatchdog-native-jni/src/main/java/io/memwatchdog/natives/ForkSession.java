package io.memwatchdog.natives;

import io.memwatchdog.core.snapshot.SnapshotException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One forked child, from its birth in a safepoint to its end. Used by one thread. */
final class ForkSession implements AutoCloseable {

    private static final int ENOMEM = 12;
    private static final int EAGAIN = 11;
    private static final int CLOSE_MS = 2_000;
    private static final int FIRST_JDK_WITH_CHEAP_ABORT = 19;

    private long handle;
    private boolean ended;

    private ForkSession() {}

    /** Freezes the heap; when this returns, the application runs again and the child works. */
    static ForkSession start(ForkRequest request) throws SnapshotException {
        // Made before the child, which somebody has to own even if there is no memory left.
        ForkSession session = new ForkSession();
        long[] handle = new long[2];
        boolean probe = request.mode() == ForkRequest.Mode.PROBE;
        String reason = start0(
                request.mode().code,
                new Object(),
                probe ? Calibration.objects() : null,
                request.file() == null
                        ? null
                        : bytes(request.file().toAbsolutePath().toString()),
                request.gzip(),
                request.redact(),
                request.maxBytes(),
                (int) Math.max(1, request.deadline().toSeconds()),
                request.maxNodes(),
                request.searchBytes(),
                request.resultBytes(),
                Runtime.version().feature() < FIRST_JDK_WITH_CHEAP_ABORT,
                request.movesBeside(),
                bytes(request.memory().files()),
                request.memory().marginBytes(),
                handle);
        if (reason != null) {
            throw new SnapshotException(explain(reason, (int) handle[1], request.file()));
        }
        session.handle = handle[0];
        return session;
    }

    static String explain(String reason, int errno, @Nullable Path file) {
        String cause = errno == 0 ? "" : " (" + Errno.describe(errno) + ")";
        if (errno == ENOMEM) {
            return reason + cause + "; allow overcommit (vm.overcommit_memory=0 or 1), or give the host more memory";
        }
        if (errno == EAGAIN) {
            return reason + cause + "; raise the limit of processes (ulimit -u, pids.max)";
        }
        return file == null ? reason + cause : reason + " " + file + cause;
    }

    /** As the file system knows them. */
    private static byte[] bytes(String paths) {
        String encoding = System.getProperty("sun.jnu.encoding");
        Charset charset =
                encoding != null && Charset.isSupported(encoding) ? Charset.forName(encoding) : StandardCharsets.UTF_8;
        return paths.getBytes(charset);
    }

    /** Whether the child has ended; waits up to the timeout. */
    boolean ended(int timeoutMs) {
        ended = ended || ended0(handle, timeoutMs);
        return ended;
    }

    void kill() {
        kill0(handle);
    }

    ForkStatus status() {
        long[] values = new long[ForkStatus.LENGTH];
        status0(handle, values);
        return new ForkStatus(values);
    }

    /** What the child says about its refusal or failure. */
    String message() {
        return message0(handle);
    }

    /** The encoded profile; valid until {@link #close()}. */
    ByteBuffer result() {
        return result0(handle, status().resultBytes());
    }

    /** Takes over the layout that a probe has proved: from now on snapshots use it. */
    void accept() {
        accept0(handle);
    }

    /** Ends the child if it lives. One that the kernel does not let go at once is waited for by a daemon thread. */
    @Override
    public void close() {
        close(CLOSE_MS);
    }

    void close(int timeoutMs) {
        kill();
        if (ended(timeoutMs)) {
            close0(handle);
            return;
        }
        Thread reaper = new Thread(this::reap, "memwatchdog-reaper");
        reaper.setDaemon(true);
        reaper.start();
    }

    /** So that no zombie stays, however long the child hangs in a file system. */
    private void reap() {
        boolean gone = false;
        while (!gone) {
            gone = ended(CLOSE_MS);
        }
        close0(handle);
    }

    private static native @Nullable String start0(
            int mode,
            Object sentinel,
            Object @Nullable [] known,
            byte @Nullable [] path,
            boolean gzip,
            boolean redact,
            long maxBytes,
            int deadlineSeconds,
            int maxNodes,
            long searchBytes,
            long resultBytes,
            boolean forkEarly,
            boolean movesBeside,
            byte[] memoryFiles,
            long marginBytes,
            long[] handle);

    private static native boolean ended0(long handle, int timeoutMs);

    private static native void kill0(long handle);

    private static native void status0(long handle, long[] into);

    private static native String message0(long handle);

    private static native ByteBuffer result0(long handle, long length);

    private static native void accept0(long handle);

    private static native void close0(long handle);
}

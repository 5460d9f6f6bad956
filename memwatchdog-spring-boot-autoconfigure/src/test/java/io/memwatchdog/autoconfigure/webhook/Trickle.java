package io.memwatchdog.autoconfigure.webhook;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A caller who promises a body and sends it a byte at a time, without end. */
final class Trickle implements AutoCloseable {

    private static final int PATIENCE_MS = 60_000;

    private static final int BETWEEN_BYTES_MS = 100;

    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(Trickle::daemon);

    private final Socket socket;

    Trickle(int port, String path, String authorization) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MS);
        socket.getOutputStream()
                .write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + authorization
                                + "\r\nContent-Type: application/json\r\nContent-Length: 200000\r\n\r\n{")
                        .getBytes(StandardCharsets.US_ASCII));
        CLOCK.scheduleAtFixedRate(this::sendByte, 0, BETWEEN_BYTES_MS, TimeUnit.MILLISECONDS);
    }

    /** The first line of the answer. */
    String status() throws IOException {
        return String.valueOf(
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                        .readLine());
    }

    /** Where the line is closed, by the server that has had enough or by the test, nothing more is scheduled. */
    private void sendByte() {
        try {
            socket.getOutputStream().write(' ');
        } catch (IOException hungUp) {
            throw new UncheckedIOException(hungUp);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "trickle");
        thread.setDaemon(true);
        return thread;
    }
}

package io.memwatchdog.autoconfigure.webhook;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A caller who promises a body and sends it a byte at a time, without end. */
final class Trickle implements AutoCloseable {

    private static final int PATIENCE_MS = 60_000;

    private final Socket socket;

    Trickle(int port, String path, String authorization) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MS);
        socket.getOutputStream()
                .write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + authorization
                                + "\r\nContent-Type: application/json\r\nContent-Length: 200000\r\n\r\n{")
                        .getBytes(StandardCharsets.US_ASCII));
        Thread sender = new Thread(this::trickle, "trickle");
        sender.setDaemon(true);
        sender.start();
    }

    /** The first line of the answer. */
    String status() throws IOException {
        return String.valueOf(
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                        .readLine());
    }

    private void trickle() {
        try {
            OutputStream out = socket.getOutputStream();
            while (!socket.isClosed()) {
                out.write(' ');
                Thread.sleep(100);
            }
        } catch (IOException closed) {
            // The server has had enough, or the test.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
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
}

package io.memwatchdog.it.alertmanager;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way to a server, which a test can break; its own address stays the same wherever the server is. */
final class Line implements AutoCloseable {

    /** What becomes of a connection. */
    enum State {
        /** Handed on. */
        GOOD,
        /** Taken and never answered. */
        SILENT,
        /** Answered a byte at a time, without end. */
        TRICKLING,
        /** Answered by somebody in between who cannot go on. */
        ERRORS
    }

    private static final int BETWEEN_BYTES_MS = 100;

    private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile String server;
    private volatile State state = State.GOOD;

    /** @param server {@code host:port} */
    Line(String server) throws IOException {
        this.server = server;
        run(this::accept);
    }

    String url() {
        return "http://127.0.0.1:" + entrance.getLocalPort();
    }

    void is(State next) {
        state = next;
        hangUp();
    }

    void leadsTo(String other) {
        server = other;
        hangUp();
    }

    private void hangUp() {
        open.forEach(Line::closeQuietly);
        open.clear();
    }

    private void accept() throws IOException {
        while (!entrance.isClosed()) {
            Socket caller = entrance.accept();
            open.add(caller);
            run(() -> serve(caller));
        }
    }

    private void serve(Socket caller) throws IOException {
        switch (state) {
            case SILENT -> caller.getInputStream().transferTo(OutputStream.nullOutputStream());
            case TRICKLING -> trickle(caller);
            case ERRORS -> {
                caller.getInputStream().read(new byte[65_536]);
                caller.getOutputStream()
                        .write("HTTP/1.1 500 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
                caller.shutdownOutput();
                caller.getInputStream().transferTo(OutputStream.nullOutputStream());
            }
            case GOOD -> handOn(caller);
        }
        closeQuietly(caller);
    }

    private void trickle(Socket caller) throws IOException {
        OutputStream answer = caller.getOutputStream();
        answer.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        // The caller sends nothing more, so that waiting for it is but a pause.
        caller.setSoTimeout(BETWEEN_BYTES_MS);
        byte[] request = new byte[65_536];
        while (!caller.isClosed()) {
            try {
                if (caller.getInputStream().read(request) < 0) {
                    return;
                }
            } catch (SocketTimeoutException pause) {
                answer.write(' ');
                answer.flush();
            }
        }
    }

    private void handOn(Socket caller) throws IOException {
        String[] address = server.split(":");
        try (Socket called = new Socket(address[0], Integer.parseInt(address[1]))) {
            open.add(called);
            InputStream answers = called.getInputStream();
            run(() -> {
                answers.transferTo(caller.getOutputStream());
                closeQuietly(caller);
            });
            caller.getInputStream().transferTo(called.getOutputStream());
        } finally {
            closeQuietly(caller);
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void run(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException hungUp) {
                        // This is what lines do here.
                    }
                },
                "line");
        thread.setDaemon(true);
        thread.start();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException closedAlready) {
            // Nothing is left to be done.
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        hangUp();
    }
}

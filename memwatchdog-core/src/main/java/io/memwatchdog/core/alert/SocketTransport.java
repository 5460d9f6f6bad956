package io.memwatchdog.core.alert;

import io.memwatchdog.core.WatchdogSettings.Access;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.net.SocketFactory;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The way out of a full heap: a request over a bare socket on our own thread. The JDK's HTTP client has a thread of its own,
 * which an OutOfMemoryError ends; this needs a few kilobytes (some hundred with TLS), and its address, buffer and classes are
 * there from the start. It blocks, for at most twice the given time.
 */
final class SocketTransport {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final URI target;
    private final SocketFactory sockets;
    private final boolean usable;
    private final byte[] answer = new byte[64];
    private volatile @Nullable InetSocketAddress address;

    SocketTransport(URI target, Access access) {
        this.target = target;
        // a proxy would need a conversation of its own before the request
        this.usable = access.proxy() == null && target.getHost() != null;
        this.sockets = "https".equalsIgnoreCase(target.getScheme()) ? secure(access) : SocketFactory.getDefault();
    }

    /** Resolves the name and loads what is needed later. */
    void warmUp() {
        address = usable ? resolve() : null;
    }

    /** Looks again where it is now: a pod that is started anew has another address. Blocks; for any thread. */
    void resolveAgain() {
        InetSocketAddress found = usable ? resolve() : null;
        if (found != null && !found.isUnresolved()) {
            address = found;
        }
    }

    /** Whether it can do without, or has an address. */
    boolean isResolved() {
        return !usable || isReady();
    }

    boolean isReady() {
        InetSocketAddress known = address;
        return known != null && !known.isUnresolved();
    }

    /**
     * Posts JSON and waits for the first line of the answer.
     *
     * @return the HTTP status
     */
    int post(byte[] json, Map<String, String> headers, Duration timeout) throws IOException {
        InetSocketAddress known = address;
        if (known == null) {
            throw new UnknownHostException(target.getHost());
        }
        try (Socket plain = new Socket()) {
            plain.setSoTimeout((int) timeout.toMillis());
            plain.connect(known, (int) timeout.toMillis());
            try (Socket socket = secured(plain)) {
                send(socket.getOutputStream(), json, headers);
                return status(socket.getInputStream());
            }
        }
    }

    private void send(OutputStream out, byte[] json, Map<String, String> headers) throws IOException {
        StringBuilder head = new StringBuilder(512);
        head.append("POST ")
                .append(target.getRawPath())
                .append(" HTTP/1.1\r\nHost: ")
                .append(target.getHost());
        if (target.getPort() >= 0) {
            head.append(':').append(target.getPort());
        }
        head.append("\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: ")
                .append(json.length);
        headers.forEach(
                (name, value) -> head.append("\r\n").append(name).append(": ").append(value));
        out.write(head.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        out.write(json);
        out.flush();
    }

    /** {@code HTTP/1.1 200 OK}: the status is what stands at the tenth place. */
    private int status(InputStream in) throws IOException {
        int read = 0;
        while (read < 12) {
            int n = in.read(answer, read, answer.length - read);
            if (n < 0) {
                throw new IOException("the connection ended before an answer");
            }
            read += n;
        }
        int status = 0;
        for (int i = 9; i < 12; i++) {
            status = status * 10 + Character.digit(answer[i], 10);
        }
        return status;
    }

    private Socket secured(Socket plain) throws IOException {
        if (!(sockets instanceof SSLSocketFactory secure)) {
            return plain;
        }
        SSLSocket socket = (SSLSocket) secure.createSocket(plain, target.getHost(), port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static SocketFactory secure(Access access) {
        Path certificates = access.certificates();
        return certificates == null
                ? SSLSocketFactory.getDefault()
                : TrustedAuthorities.read(certificates).getSocketFactory();
    }

    private InetSocketAddress resolve() {
        return new InetSocketAddress(target.getHost(), port());
    }

    private int port() {
        if (target.getPort() >= 0) {
            return target.getPort();
        }
        return "https".equalsIgnoreCase(target.getScheme()) ? HTTPS_PORT : HTTP_PORT;
    }
}

package io.memwatchdog.autoconfigure.webhook;

import io.memwatchdog.autoconfigure.webhook.Receiver.Outcome;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.HttpRequestHandler;

/** The receiver on a servlet container. */
final class ServletReceiver implements HttpRequestHandler {

    private final Receiver receiver;

    ServletReceiver(Receiver receiver) {
        this.receiver = receiver;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!"POST".equals(request.getMethod())) {
            response.setHeader(HttpHeaders.ALLOW, "POST");
            response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            return;
        }
        Outcome outcome = outcome(request);
        response.setStatus(outcome.status());
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getWriter().write(outcome.json());
    }

    private Outcome outcome(HttpServletRequest request) throws IOException {
        if (!receiver.authorized(request.getHeader(HttpHeaders.AUTHORIZATION))) {
            return receiver.refuse(Outcome.UNAUTHORIZED);
        }
        if (request.getContentLengthLong() > receiver.maxBytes()) {
            return receiver.refuse(Outcome.TOO_LARGE);
        }
        try {
            return read(request.getInputStream());
        } catch (SocketTimeoutException silent) {
            return receiver.refuse(Outcome.TOO_SLOW);
        }
    }

    /** A caller who sends a byte now and then would keep a thread of the server for hours. */
    private Outcome read(InputStream in) throws IOException {
        // One byte more than allowed tells a longer body that did not state its length.
        byte[] body = new byte[receiver.maxBytes() + 1];
        long start = System.nanoTime();
        int length = 0;
        while (length < body.length) {
            int n = in.read(body, length, body.length - length);
            if (n < 0) {
                return receiver.receive(Arrays.copyOf(body, length));
            }
            length += n;
            if (System.nanoTime() - start > receiver.timeout().toNanos()) {
                return receiver.refuse(Outcome.TOO_SLOW);
            }
        }
        return receiver.refuse(Outcome.TOO_LARGE);
    }
}

package io.memwatchdog.autoconfigure.webhook;

import io.memwatchdog.autoconfigure.webhook.Receiver.Outcome;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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
        // One byte more than allowed tells a longer body that did not state its length.
        byte[] body = request.getInputStream().readNBytes(receiver.maxBytes() + 1);
        return (body.length > receiver.maxBytes()) ? receiver.refuse(Outcome.TOO_LARGE) : receiver.receive(body);
    }
}

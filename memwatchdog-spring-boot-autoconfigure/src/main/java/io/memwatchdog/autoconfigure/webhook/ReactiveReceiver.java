package io.memwatchdog.autoconfigure.webhook;

import io.memwatchdog.autoconfigure.webhook.Receiver.Outcome;
import java.util.concurrent.TimeoutException;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** The receiver on WebFlux. */
final class ReactiveReceiver implements HandlerFunction<ServerResponse> {

    private final Receiver receiver;

    ReactiveReceiver(Receiver receiver) {
        this.receiver = receiver;
    }

    @Override
    public Mono<ServerResponse> handle(ServerRequest request) {
        return outcome(request).flatMap(outcome -> ServerResponse.status(outcome.status())
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(outcome.json()));
    }

    private Mono<Outcome> outcome(ServerRequest request) {
        if (!receiver.authorized(request.headers().firstHeader(HttpHeaders.AUTHORIZATION))) {
            return Mono.fromSupplier(() -> receiver.refuse(Outcome.UNAUTHORIZED));
        }
        return DataBufferUtils.join(request.body(BodyExtractors.toDataBuffers()), receiver.maxBytes())
                .map(ReactiveReceiver::bytes)
                .defaultIfEmpty(new byte[0])
                // A body that never ends would keep its connection for ever.
                .timeout(receiver.timeout())
                .map(receiver::receive)
                .onErrorResume(
                        TimeoutException.class, tooSlow -> Mono.fromSupplier(() -> receiver.refuse(Outcome.TOO_SLOW)))
                .onErrorResume(
                        DataBufferLimitException.class,
                        tooLarge -> Mono.fromSupplier(() -> receiver.refuse(Outcome.TOO_LARGE)));
    }

    private static byte[] bytes(DataBuffer buffer) {
        try {
            byte[] bytes = new byte[buffer.readableByteCount()];
            buffer.read(bytes);
            return bytes;
        } finally {
            DataBufferUtils.release(buffer);
        }
    }
}

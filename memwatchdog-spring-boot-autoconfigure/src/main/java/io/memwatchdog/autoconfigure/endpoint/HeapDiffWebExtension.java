package io.memwatchdog.autoconfigure.endpoint;

import io.memwatchdog.autoconfigure.endpoint.StateReport.JobReport;
import io.memwatchdog.core.evidence.EvidenceException;
import io.memwatchdog.core.evidence.SnapshotJob;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.lang.Nullable;
import org.springframework.util.MimeTypeUtils;

/** {@code /actuator/heapdump-diff} over HTTP: formats by {@code Accept}, and statuses that say what happened. */
@SuppressWarnings("deprecation")
@EndpointWebExtension(endpoint = HeapDiffEndpoint.class)
public final class HeapDiffWebExtension {

    private static final int ACCEPTED = 202;

    private static final int CONFLICT = 409;

    private final HeapDiffEndpoint endpoint;

    private final Supplier<String> path;

    /** @param path the last segment of the endpoint's path, for links */
    HeapDiffWebExtension(HeapDiffEndpoint endpoint, Supplier<String> path) {
        this.endpoint = endpoint;
        this.path = path;
    }

    /** The body where there is nothing else to show. */
    public record Problem(String message) {}

    /** 200 with the diff; 404 where a snapshot is missing, 503 where one cannot be read now. */
    @ReadOperation(producesFrom = DiffFormat.class)
    public WebEndpointResponse<Object> diff(DiffFormat format, @Nullable String base, @Nullable String target) {
        try {
            return new WebEndpointResponse<>(format.render(endpoint.compare(base, target)), format);
        } catch (EvidenceException failure) {
            int status =
                    switch (failure.reason()) {
                        case UNKNOWN_ID, TOO_FEW -> WebEndpointResponse.STATUS_NOT_FOUND;
                        case UNREADABLE -> WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE;
                    };
            return problem(status, Objects.requireNonNullElse(failure.getMessage(), "No such evidence."));
        }
    }

    /** 202 with the job to poll; 409 with the one that is under way; 503 where none can be taken. */
    @WriteOperation
    public WebEndpointResponse<Object> snapshot(@Nullable String reason) {
        return take(reason);
    }

    /** A request without a body: an operation with a parameter asks for JSON, and WebFlux answers 415 without it. */
    @WriteOperation
    public WebEndpointResponse<Object> snapshot() {
        return take(null);
    }

    /** One after the other: of two that come at once, one begins the job and the other has to learn of it. */
    private synchronized WebEndpointResponse<Object> take(@Nullable String reason) {
        Optional<SnapshotJob> earlier = endpoint.underWay();
        SnapshotJob job = endpoint.request(reason);
        if (earlier.map(SnapshotJob::id).filter(job.id()::equals).isPresent()) {
            return report(CONFLICT, job, below());
        }
        boolean refused = job.state() == SnapshotJob.State.FAILED;
        return report(refused ? WebEndpointResponse.STATUS_SERVICE_UNAVAILABLE : ACCEPTED, job, below());
    }

    /** 200 with the job; 404 where it is not the last one. */
    @ReadOperation
    public WebEndpointResponse<Object> job(@Selector String id) {
        return endpoint.find(id)
                .map(job -> report(WebEndpointResponse.STATUS_OK, job, ""))
                .orElseGet(() -> problem(WebEndpointResponse.STATUS_NOT_FOUND, "Only the last snapshot job is known."));
    }

    // Links are relative to the URL of the request, so that they hold behind every proxy.
    private String below() {
        return path.get() + "/";
    }

    private static WebEndpointResponse<Object> report(int status, SnapshotJob job, String parent) {
        Object body = Objects.requireNonNull(JobReport.of(job, parent + job.id()));
        return new WebEndpointResponse<>(body, status, MimeTypeUtils.APPLICATION_JSON);
    }

    private static WebEndpointResponse<Object> problem(int status, String message) {
        return new WebEndpointResponse<>(new Problem(message), status, MimeTypeUtils.APPLICATION_JSON);
    }
}

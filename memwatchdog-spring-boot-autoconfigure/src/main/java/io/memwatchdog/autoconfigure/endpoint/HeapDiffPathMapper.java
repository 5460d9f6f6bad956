package io.memwatchdog.autoconfigure.endpoint;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMapper;

/**
 * Serves the diff under {@code heapdump-diff}. The hyphen cannot be in the id, since Spring Boot warns about it; a mapping in
 * {@code management.endpoints.web.path-mapping} comes first.
 */
final class HeapDiffPathMapper implements PathMapper {

    static final EndpointId ID = EndpointId.of("heapdumpdiff");

    static final String PATH = "heapdump-diff";

    @Override
    public @Nullable String getRootPath(EndpointId id) {
        return id.equals(ID) ? PATH : null;
    }
}

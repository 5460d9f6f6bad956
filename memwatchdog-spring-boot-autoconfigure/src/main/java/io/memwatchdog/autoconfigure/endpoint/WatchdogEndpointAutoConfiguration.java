package io.memwatchdog.autoconfigure.endpoint;

import io.memwatchdog.autoconfigure.WatchdogAutoConfiguration;
import io.memwatchdog.core.Watchdog;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The endpoints. After Spring Boot's, so that a path mapping by property wins over ours. */
@AutoConfiguration(
        after = WatchdogAutoConfiguration.class,
        afterName = "org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointAutoConfiguration")
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean(Watchdog.class)
public final class WatchdogEndpointAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    WatchdogEndpoint memwatchdogEndpoint(Watchdog watchdog) {
        return new WatchdogEndpoint(watchdog::state);
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    HeapDiffEndpoint memwatchdogHeapDiffEndpoint(Watchdog watchdog) {
        return new HeapDiffEndpoint(watchdog.evidence());
    }

    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnBean(HeapDiffEndpoint.class)
    @ConditionalOnAvailableEndpoint(endpoint = HeapDiffEndpoint.class)
    HeapDiffWebExtension memwatchdogHeapDiffWebExtension(
            HeapDiffEndpoint endpoint, ObjectProvider<PathMappedEndpoints> paths) {
        return new HeapDiffWebExtension(
                endpoint, () -> lastSegment(paths.getObject().getPath(HeapDiffPathMapper.ID)));
    }

    @Bean
    HeapDiffPathMapper memwatchdogHeapDiffPathMapper() {
        return new HeapDiffPathMapper();
    }

    private static String lastSegment(@Nullable String path) {
        return (path == null) ? HeapDiffPathMapper.PATH : path.substring(path.lastIndexOf('/') + 1);
    }
}

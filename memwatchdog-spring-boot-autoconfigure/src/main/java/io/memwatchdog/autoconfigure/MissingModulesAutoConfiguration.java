package io.memwatchdog.autoconfigure;

import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.alert.AlertTransport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;

/**
 * Says what does not work and why: a runtime image has those modules of the JDK only that {@code jlink} was told of. Beans
 * of the type used here are made at the start though all others are lazy.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "memwatchdog.enabled", matchIfMissing = true)
public final class MissingModulesAutoConfiguration {

    /** Of the module {@code jdk.management}, without which nothing can be watched. */
    static final String OF_MANAGEMENT = "com.sun.management.HotSpotDiagnosticMXBean";

    private static final String OF_HTTP = "java.net.http.HttpClient";

    private static final Logger log = LoggerFactory.getLogger(MissingModulesAutoConfiguration.class);

    @Bean
    @ConditionalOnMissingClass(OF_MANAGEMENT)
    SmartInitializingSingleton memwatchdogWithoutManagement() {
        return () ->
                log.warn("memwatchdog: nothing is watched, since this Java runtime lacks the module jdk.management;"
                        + " add it to jlink's --add-modules, or set memwatchdog.enabled=false");
    }

    @Bean
    @ConditionalOnMissingClass(OF_HTTP)
    SmartInitializingSingleton memwatchdogWithoutHttp(
            ObjectProvider<WatchdogSettings> settings, ObjectProvider<AlertTransport> transport) {
        return () -> {
            boolean pushes =
                    settings.stream().anyMatch(each -> !each.alerts().urls().isEmpty());
            if (pushes && transport.getIfUnique() == null) {
                log.warn(
                        "memwatchdog: no alert is pushed, since this Java runtime lacks the module java.net.http; add it to"
                                + " jlink's --add-modules, or give the application a WebClient");
            }
        };
    }
}

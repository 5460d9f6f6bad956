package io.memwatchdog.autoconfigure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/** Says why nothing is watched: a runtime image has those modules of the JDK only that {@code jlink} was told of. */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "memwatchdog.enabled", matchIfMissing = true)
@Conditional(MissingModulesAutoConfiguration.OnAnyMissing.class)
public final class MissingModulesAutoConfiguration {

    /** Of the module {@code jdk.management}. */
    static final String OF_MANAGEMENT = "com.sun.management.HotSpotDiagnosticMXBean";

    /** Of the module {@code java.net.http}. */
    static final String OF_HTTP = "java.net.http.HttpClient";

    private static final Logger log = LoggerFactory.getLogger(MissingModulesAutoConfiguration.class);

    /** Beans of this type are made at the start though all others are lazy. */
    @Bean
    SmartInitializingSingleton memwatchdogMissingModules() {
        return () ->
                log.warn("memwatchdog: nothing is watched, since this Java runtime lacks the module jdk.management or"
                        + " java.net.http; add both to jlink's --add-modules, or set memwatchdog.enabled=false");
    }

    static final class OnAnyMissing extends AnyNestedCondition {

        OnAnyMissing() {
            super(ConfigurationPhase.PARSE_CONFIGURATION);
        }

        @ConditionalOnMissingClass(OF_MANAGEMENT)
        static final class Management {}

        @ConditionalOnMissingClass(OF_HTTP)
        static final class Http {}
    }
}

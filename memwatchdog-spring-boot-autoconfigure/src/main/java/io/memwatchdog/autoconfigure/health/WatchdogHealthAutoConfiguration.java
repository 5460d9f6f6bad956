package io.memwatchdog.autoconfigure.health;

import io.memwatchdog.autoconfigure.WatchdogAutoConfiguration;
import io.memwatchdog.core.Watchdog;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Health, off until asked for: to take a leaking instance out of service is the operator's decision. Not part of the
 * liveness and readiness groups, which hold what Spring Boot and the operator put there.
 */
@AutoConfiguration(after = WatchdogAutoConfiguration.class)
@ConditionalOnBean(Watchdog.class)
@ConditionalOnBooleanProperty("management.health.memwatchdog.enabled")
public final class WatchdogHealthAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthIndicator")
    static final class Boot4 {

        @Bean
        @ConditionalOnMissingBean(name = "memwatchdogHealthIndicator")
        org.springframework.boot.health.contributor.HealthIndicator memwatchdogHealthIndicator(Watchdog watchdog) {
            return new Boot4HealthIndicator(watchdog::state);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.actuate.health.HealthIndicator")
    static final class Boot3 {

        @Bean
        @ConditionalOnMissingBean(name = "memwatchdogHealthIndicator")
        org.springframework.boot.actuate.health.HealthIndicator memwatchdogHealthIndicator(Watchdog watchdog) {
            return new Boot3HealthIndicator(watchdog::state);
        }
    }
}

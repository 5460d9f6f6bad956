package io.memwatchdog.autoconfigure.metrics;

import io.memwatchdog.autoconfigure.MemwatchdogProperties;
import io.memwatchdog.autoconfigure.WatchdogAutoConfiguration;
import io.memwatchdog.core.Watchdog;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** The watchdog's meters, wherever Micrometer is; Spring Boot binds every {@link MeterBinder} to every registry. */
@AutoConfiguration(after = WatchdogAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
@ConditionalOnBean(Watchdog.class)
public final class WatchdogMetricsAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    WatchdogMetrics memwatchdogMetrics(Watchdog watchdog, MemwatchdogProperties properties) {
        return new WatchdogMetrics(watchdog, properties.prometheus().prefix());
    }
}

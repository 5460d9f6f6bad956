package io.memwatchdog.autoconfigure.exporter;

import io.memwatchdog.autoconfigure.InvalidSettingException;
import io.memwatchdog.autoconfigure.MemwatchdogProperties;
import io.memwatchdog.autoconfigure.MemwatchdogProperties.Prometheus;
import io.memwatchdog.autoconfigure.metrics.WatchdogMeters;
import io.memwatchdog.autoconfigure.metrics.WatchdogMetricsAutoConfiguration;
import io.memwatchdog.autoconfigure.webhook.WebhookAutoConfiguration;
import io.memwatchdog.core.Watchdog;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** A port of our own for Prometheus, where somebody asks for it; no port is opened unasked. */
@AutoConfiguration(after = {WatchdogMetricsAutoConfiguration.class, WebhookAutoConfiguration.class})
@ConditionalOnClass({PrometheusMeterRegistry.class, HTTPServer.class})
@ConditionalOnBean(Watchdog.class)
@Conditional(ExporterAutoConfiguration.Asked.class)
public final class ExporterAutoConfiguration {

    private static final String ENABLED = "memwatchdog.prometheus.enabled";

    private static final String PORT = "memwatchdog.prometheus.port";

    private static final int LARGEST_PORT = 65_535;

    @Bean
    Exporter memwatchdogExporter(MemwatchdogProperties properties, ObjectProvider<WatchdogMeters> meters) {
        Prometheus from = properties.prometheus();
        String host = StringUtils.hasText(from.host()) ? from.host().strip() : null;
        return new Exporter(
                host, port(from), from.defaultMetrics(), meters.orderedStream().toList());
    }

    static int port(Prometheus from) {
        Integer port = from.port();
        if (port == null) {
            return Exporter.DEFAULT_PORT;
        }
        if (port < 0 || port > LARGEST_PORT) {
            throw new InvalidSettingException(
                    PORT,
                    port,
                    "which is not a port",
                    "Set it to a number from 1 to 65535, for example " + Exporter.DEFAULT_PORT + ", or leave it out.");
        }
        return port;
    }

    /** An empty value, as templates leave behind, asks for nothing. */
    static final class Asked extends SpringBootCondition {

        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Environment environment = context.getEnvironment();
            String enabled = environment.getProperty(ENABLED);
            boolean asked = StringUtils.hasText(enabled)
                    ? Boolean.parseBoolean(enabled.strip())
                    : StringUtils.hasText(environment.getProperty(PORT));
            return new ConditionOutcome(
                    asked, ConditionMessage.forCondition(PORT).because(asked ? "it is asked for" : "it is not set"));
        }
    }
}

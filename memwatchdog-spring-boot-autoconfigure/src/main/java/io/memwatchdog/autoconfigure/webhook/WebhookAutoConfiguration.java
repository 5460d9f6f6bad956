package io.memwatchdog.autoconfigure.webhook;

import io.memwatchdog.autoconfigure.InvalidSettingException;
import io.memwatchdog.autoconfigure.MemwatchdogProperties;
import io.memwatchdog.autoconfigure.MemwatchdogProperties.Webhook;
import io.memwatchdog.autoconfigure.WatchdogAutoConfiguration;
import io.memwatchdog.core.Watchdog;
import io.memwatchdog.core.WatchdogSettings;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.reactive.function.server.RequestPredicates;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/** Receives Alertmanager's webhooks, once it is told to and how to recognise them. */
@AutoConfiguration(after = WatchdogAutoConfiguration.class)
@ConditionalOnBean(Watchdog.class)
@ConditionalOnWebApplication
@ConditionalOnBooleanProperty("memwatchdog.webhook.enabled")
public final class WebhookAutoConfiguration {

    private static final String PROPERTIES = "memwatchdog.webhook.";

    @Bean
    Receiver memwatchdogReceiver(Watchdog watchdog, WatchdogSettings settings, MemwatchdogProperties properties) {
        Webhook from = properties.webhook();
        Receiver.Rules rules = new Receiver.Rules(
                secret(from),
                from.alerts(),
                labels(settings),
                bytes(from.maxPayload()),
                from.cooldown(),
                positive(from.timeout()));
        return new Receiver(rules, evidence(watchdog, settings), System::nanoTime);
    }

    private static Receiver.Evidence evidence(Watchdog watchdog, WatchdogSettings settings) {
        return whenOver -> {
            if (!settings.snapshots().enabled()) {
                throw new IllegalStateException("snapshots are switched off; set memwatchdog.snapshot.enabled=true");
            }
            return watchdog.evidence().requestSnapshot("request", whenOver);
        };
    }

    /** Those that a rule sets to the same values where it is about this instance. */
    private static Map<String, String> labels(WatchdogSettings settings) {
        Map<String, String> labels = new HashMap<>(settings.alerts().labels());
        labels.keySet().removeAll(Set.of("alertname", "severity", "resource"));
        return Map.copyOf(labels);
    }

    private static String secret(Webhook from) {
        String secret = (from.secret() == null) ? "" : from.secret().strip();
        if (secret.isEmpty() && !from.securedElsewhere()) {
            throw new InvalidSettingException(
                    PROPERTIES + "secret",
                    "",
                    "so that anybody could order snapshots",
                    "Set memwatchdog.webhook.secret and give Alertmanager the same as http_config.authorization.credentials,"
                            + " or, if somebody else guards the path, memwatchdog.webhook.secured-elsewhere=true.");
        }
        return secret;
    }

    private static Duration positive(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new InvalidSettingException(
                    PROPERTIES + "timeout", timeout, "which is not a positive time", "Set it to 10s, for example.");
        }
        return timeout;
    }

    private static int bytes(DataSize size) {
        long bytes = size.toBytes();
        if (bytes < 1 || bytes > DataSize.ofMegabytes(64).toBytes()) {
            throw new InvalidSettingException(
                    PROPERTIES + "max-payload",
                    size,
                    "which is not between 1B and 64MB",
                    "Set it to 256KB, for example.");
        }
        return (int) bytes;
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass(SimpleUrlHandlerMapping.class)
    static final class OnServlet {

        @Bean
        HttpRequestHandler memwatchdogWebhook(Receiver receiver) {
            return new ServletReceiver(receiver);
        }

        @Bean
        SimpleUrlHandlerMapping memwatchdogWebhookMapping(
                MemwatchdogProperties properties, HttpRequestHandler memwatchdogWebhook) {
            // Before the handler of static resources, which takes every path.
            return new SimpleUrlHandlerMapping(Map.of(properties.webhook().path(), memwatchdogWebhook), -1);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass(RouterFunction.class)
    static final class OnWebFlux {

        @Bean
        RouterFunction<ServerResponse> memwatchdogWebhook(Receiver receiver, MemwatchdogProperties properties) {
            return RouterFunctions.route(
                    RequestPredicates.POST(properties.webhook().path()), new ReactiveReceiver(receiver));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterBinder.class)
    static final class Metrics {

        @Bean
        WebhookMetrics memwatchdogWebhookMetrics(Receiver receiver, MemwatchdogProperties properties) {
            return new WebhookMetrics(receiver, properties.prometheus().prefix());
        }
    }
}

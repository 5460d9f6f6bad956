package io.memwatchdog.autoconfigure.alert;

import io.memwatchdog.autoconfigure.WatchdogAutoConfiguration;
import io.memwatchdog.core.alert.AlertTransport;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Alerts go through the application's {@link WebClient}, where it has one and nothing is set that only the JDK's client
 * knows; without this configuration core uses the latter.
 */
@AutoConfiguration(
        before = WatchdogAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration",
            "org.springframework.boot.autoconfigure.web.reactive.function.client.WebClientAutoConfiguration"
        })
@ConditionalOnClass(WebClient.class)
@ConditionalOnBean(WebClient.Builder.class)
@ConditionalOnBooleanProperty(name = "memwatchdog.enabled", matchIfMissing = true)
@ConditionalOnProperty(name = "memwatchdog.alert.client", havingValue = "auto", matchIfMissing = true)
@Conditional(AlertTransportAutoConfiguration.OnApplicationsWay.class)
public final class AlertTransportAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(AlertTransport.class)
    WebClientAlertTransport memwatchdogAlertTransport(WebClient.Builder builder) {
        return new WebClientAlertTransport(builder.build());
    }

    /** Neither certificates nor proxy of our own. */
    static final class OnApplicationsWay extends NoneNestedConditions {

        OnApplicationsWay() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnProperty("memwatchdog.alert.certificates")
        static final class OwnCertificates {}

        @ConditionalOnProperty("memwatchdog.alert.proxy")
        static final class OwnProxy {}
    }
}

package io.memwatchdog.autoconfigure.alert;

import io.memwatchdog.autoconfigure.WatchdogAutoConfiguration;
import io.memwatchdog.core.alert.AlertTransport;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.condition.NoneNestedConditions;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.core.type.MethodMetadata;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Alerts go through the application's {@link WebClient}, where it has one, and only one, and nothing is set that only the JDK's client
 * knows; without this configuration core uses the latter.
 */
@AutoConfiguration(
        before = WatchdogAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.webclient.autoconfigure.WebClientAutoConfiguration",
            "org.springframework.boot.autoconfigure.web.reactive.function.client.WebClientAutoConfiguration"
        })
@ConditionalOnClass(WebClient.class)
@ConditionalOnSingleCandidate(WebClient.Builder.class)
@ConditionalOnBooleanProperty(name = "memwatchdog.enabled", matchIfMissing = true)
@Conditional(AlertTransportAutoConfiguration.OnApplicationsWay.class)
public final class AlertTransportAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean(AlertTransport.class)
    WebClientAlertTransport memwatchdogAlertTransport(WebClient.Builder builder) {
        return new WebClientAlertTransport(builder.build());
    }

    /** Neither a client, certificates nor proxy of our own, nor a builder for the names of services. */
    static final class OnApplicationsWay extends NoneNestedConditions {

        OnApplicationsWay() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @Conditional(OnOwnWay.class)
        static final class OwnWay {}

        @Conditional(OnLoadBalancedBuilder.class)
        static final class ForServices {}
    }

    /** An empty value, as templates leave behind, asks for nothing. */
    static final class OnOwnWay implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            Environment environment = context.getEnvironment();
            String client = environment.getProperty("memwatchdog.alert.client");
            return (StringUtils.hasText(client) && !client.strip().equalsIgnoreCase("auto"))
                    || StringUtils.hasText(environment.getProperty("memwatchdog.alert.certificates"))
                    || StringUtils.hasText(environment.getProperty("memwatchdog.alert.proxy"));
        }
    }

    /** Spring Cloud resolves the host of such a builder's URLs in a registry of services, where Alertmanager is not. */
    static final class OnLoadBalancedBuilder implements ConfigurationCondition {

        private static final String LOAD_BALANCED = "org.springframework.cloud.client.loadbalancer.LoadBalanced";

        @Override
        public ConfigurationPhase getConfigurationPhase() {
            return ConfigurationPhase.REGISTER_BEAN;
        }

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            ConfigurableListableBeanFactory beans = context.getBeanFactory();
            return beans != null
                    && Stream.of(beans.getBeanNamesForType(WebClient.Builder.class, true, false))
                            .filter(beans::containsBeanDefinition)
                            .map(beans::getBeanDefinition)
                            .anyMatch(OnLoadBalancedBuilder::isLoadBalanced);
        }

        private static boolean isLoadBalanced(BeanDefinition builder) {
            MethodMetadata method =
                    builder instanceof AnnotatedBeanDefinition annotated ? annotated.getFactoryMethodMetadata() : null;
            return method != null && method.isAnnotated(LOAD_BALANCED);
        }
    }
}

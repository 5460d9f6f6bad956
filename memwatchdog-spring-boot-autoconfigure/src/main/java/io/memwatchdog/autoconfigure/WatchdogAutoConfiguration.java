package io.memwatchdog.autoconfigure;

import io.memwatchdog.core.Watchdog;
import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.alert.AlertTransport;
import io.memwatchdog.core.alert.LeakListener;
import io.memwatchdog.core.store.SnapshotStore;
import io.memwatchdog.natives.MemwatchdogNative;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ResourceLoader;

/** The watchdog, started when the application is up and closed with its context. */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "memwatchdog.enabled", matchIfMissing = true)
@ConditionalOnClass(name = MissingModulesAutoConfiguration.OF_MANAGEMENT)
@EnableConfigurationProperties(MemwatchdogProperties.class)
public final class WatchdogAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    WatchdogSettings memwatchdogSettings(
            MemwatchdogProperties properties, @Value("${spring.application.name:}") String application) {
        return new SettingsMapper(properties, application).settings();
    }

    @Bean
    ApplicationsLoader memwatchdogApplicationsLoader(ResourceLoader application) {
        return new ApplicationsLoader(application.getClassLoader());
    }

    @Bean
    LeakEventPublisher memwatchdogEventPublisher(ApplicationEventPublisher publisher, ApplicationsLoader loader) {
        return new LeakEventPublisher(publisher, loader);
    }

    @Bean
    @ConditionalOnMissingBean
    Watchdog memwatchdog(
            WatchdogSettings settings,
            ObjectProvider<AlertTransport> transport,
            ObjectProvider<SnapshotStore> store,
            LeakListeners listeners,
            ApplicationsLoader loader) {
        Watchdog.Builder builder = Watchdog.builder(settings).listener(listeners::tell);
        transport.ifUnique(own -> builder.alertTransport(new ApplicationsTransport(own, loader)));
        store.ifUnique(builder::store);
        MemwatchdogNative library = MemwatchdogNative.load();
        library.engine().ifPresent(builder::trendEngine);
        library.hotSpotWriter().ifPresent(builder::hotSpotWriter);
        builder.forkSnapshotter(library.snapshotter());
        builder.allocationSampler(library.allocationSampler());
        return builder.build();
    }

    @Bean
    LeakListeners memwatchdogListeners(ObjectProvider<LeakListener> listeners, ApplicationsLoader loader) {
        return new LeakListeners(listeners, loader);
    }

    @Bean
    WatchdogLifecycle memwatchdogLifecycle(Watchdog watchdog, LeakListeners listeners) {
        return new WatchdogLifecycle(watchdog, listeners);
    }
}

package io.memwatchdog.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.memwatchdog.autoconfigure.alert.AlertTransportAutoConfiguration;
import io.memwatchdog.autoconfigure.endpoint.HeapDiffEndpoint;
import io.memwatchdog.autoconfigure.endpoint.WatchdogEndpoint;
import io.memwatchdog.autoconfigure.endpoint.WatchdogEndpointAutoConfiguration;
import io.memwatchdog.autoconfigure.health.WatchdogHealthAutoConfiguration;
import io.memwatchdog.autoconfigure.metrics.WatchdogMetrics;
import io.memwatchdog.autoconfigure.metrics.WatchdogMetricsAutoConfiguration;
import io.memwatchdog.core.Watchdog;
import io.memwatchdog.core.WatchdogSettings;
import io.memwatchdog.core.alert.AlertTransport;
import io.memwatchdog.core.alert.LeakListener;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.WebClient;

@ExtendWith(OutputCaptureExtension.class)
class WatchdogAutoConfigurationTests {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withPropertyValues("memwatchdog.diff.baseline=0")
            .withConfiguration(AutoConfigurations.of(
                    MissingModulesAutoConfiguration.class,
                    WatchdogAutoConfiguration.class,
                    AlertTransportAutoConfiguration.class,
                    WatchdogMetricsAutoConfiguration.class,
                    WatchdogEndpointAutoConfiguration.class,
                    WatchdogHealthAutoConfiguration.class));

    @Test
    void itWatchesAsLongAsTheContextLives() {
        Watchdog[] kept = new Watchdog[1];
        runner.run(context -> {
            kept[0] = context.getBean(Watchdog.class);
            assertThat(kept[0].isRunning()).isTrue();
            assertThat(threads()).isEqualTo(1);
            context.getSourceApplicationContext().stop();
            context.getSourceApplicationContext().start();
            assertThat(kept[0].isRunning()).isTrue();
        });
        assertThat(kept[0].isRunning()).isFalse();
        await().until(() -> threads() == 0);
    }

    @Test
    void itCanBeSwitchedOff() {
        runner.withPropertyValues("memwatchdog.enabled=false").run(context -> assertThat(context)
                .doesNotHaveBean(Watchdog.class)
                .doesNotHaveBean(WatchdogMetrics.class)
                .doesNotHaveBean(WatchdogEndpoint.class));
    }

    @Test
    void twoContextsInOneJvmDoNotDisturbEachOther() {
        runner.run(first -> {
            runner.run(second -> assertThat(second.getBean(Watchdog.class))
                    .isNotSameAs(first.getBean(Watchdog.class))
                    .matches(Watchdog::isRunning));
            assertThat(first.getBean(Watchdog.class).isRunning()).isTrue();
        });
    }

    @Test
    void itStartsThoughBeansAreLazy() {
        runner.withInitializer(context ->
                        context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
                .run(context -> {
                    assertThat(context.getSourceApplicationContext()
                                    .getBeanFactory()
                                    .containsSingleton("memwatchdog"))
                            .isTrue();
                    assertThat(context.getBean(Watchdog.class).isRunning()).isTrue();
                });
    }

    @Test
    void aWrongPropertyStopsTheStartAndSaysWhatToDo() {
        runner.withPropertyValues("memwatchdog.alert.url=alertmanager").run(context -> {
            assertThat(context).hasFailed();
            assertThat(context.getStartupFailure())
                    .rootCause()
                    .isInstanceOf(InvalidSettingException.class)
                    .hasMessageContaining("memwatchdog.alert.url")
                    .hasMessageContaining("http://alertmanager:9093");
        });
    }

    @Test
    void anUnwritableDirectoryIsNoReasonNotToStart(@TempDir Path directory, CapturedOutput output) throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "not a directory");
        runner.withPropertyValues("memwatchdog.snapshot.directory=" + file.resolve("dumps"))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    await().untilAsserted(() ->
                            assertThat(output).contains("WARN").contains("memwatchdog.snapshot.directory"));
                });
    }

    @Test
    void settingsAndWatchdogMayBeTheUsersOwn() {
        runner.withBean(WatchdogSettings.class, WatchdogSettings::defaults)
                .run(context -> assertThat(context).hasSingleBean(WatchdogSettings.class));
        runner.withBean(Watchdog.class, () -> Watchdog.builder(WatchdogSettings.defaults())
                        .build())
                .run(context -> assertThat(context).hasSingleBean(Watchdog.class));
    }

    @Test
    void aListenerMayItselfWantTheWatchdog() {
        runner.withUserConfiguration(Curious.class)
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Configuration(proxyBeanMethods = false)
    static class Curious {

        @Bean
        LeakListener curious(@Autowired Watchdog watchdog) {
            return alert -> watchdog.state();
        }
    }

    @Test
    void itNeedsNeitherActuatorNorMicrometerNorWebClient() {
        runner.withClassLoader(new FilteredClassLoader(Endpoint.class, MeterBinder.class, WebClient.class))
                .run(context -> {
                    assertThat(context).hasNotFailed().hasSingleBean(Watchdog.class);
                    assertThat(context).doesNotHaveBean("memwatchdogMetrics").doesNotHaveBean("memwatchdogEndpoint");
                });
    }

    @Test
    void aRuntimeImageWithoutManagementIsNotWatchedAndToldSoOnce(CapturedOutput output) {
        var image = runner.withClassLoader(new FilteredClassLoader("com.sun.management"));
        image.withPropertyValues("memwatchdog.enabled=false")
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output).doesNotContain("jlink");
        image.run(context -> assertThat(context)
                .hasNotFailed()
                .doesNotHaveBean(Watchdog.class)
                .doesNotHaveBean("memwatchdogMetrics"));
        assertThat(output.toString().lines().filter(line -> line.contains("jlink")))
                .singleElement()
                .asString()
                .contains("WARN", "nothing is watched", "jdk.management", "--add-modules", "memwatchdog.enabled=false");
    }

    @Test
    void aRuntimeImageWithoutTheHttpClientIsWatchedAndToldSoWhereAlertsNeedIt(CapturedOutput output) {
        var image = runner.withClassLoader(new FilteredClassLoader("java.net.http"));
        image.run(context -> assertThat(context).hasNotFailed().hasSingleBean(Watchdog.class));
        var pushing = image.withPropertyValues("memwatchdog.alert.url=http://localhost:9");
        pushing.withBean(WebClient.Builder.class, WebClient::builder)
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(Watchdog.class));
        assertThat(output).doesNotContain("jlink");
        pushing.run(context -> assertThat(context).hasNotFailed().hasSingleBean(Watchdog.class));
        assertThat(output.toString().lines().filter(line -> line.contains("jlink")))
                .singleElement()
                .asString()
                .contains("WARN", "no alert is pushed", "java.net.http", "--add-modules", "WebClient");
    }

    @Test
    void alertsTakeTheApplicationsWebClientWhereThereIsOne() {
        runner.run(context -> assertThat(context).doesNotHaveBean(AlertTransport.class));
        var withBuilder = runner.withBean(WebClient.Builder.class, WebClient::builder);
        withBuilder.run(context -> assertThat(context).hasSingleBean(AlertTransport.class));
        withBuilder.withPropertyValues("memwatchdog.alert.client=jdk").run(context -> assertThat(context)
                .doesNotHaveBean(AlertTransport.class));
        withBuilder
                .withPropertyValues("memwatchdog.alert.proxy=http://proxy:3128")
                .run(context -> assertThat(context).doesNotHaveBean(AlertTransport.class));
    }

    /** Charts leave empty what is not used. */
    @ParameterizedTest
    @ValueSource(strings = {"memwatchdog.alert.client", "memwatchdog.alert.certificates", "memwatchdog.alert.proxy"})
    void anEmptyPropertyDoesNotTakeTheApplicationsWebClientAway(String property) {
        runner.withBean(WebClient.Builder.class, WebClient::builder)
                .withPropertyValues(property + "=")
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(AlertTransport.class));
    }

    @Test
    void whereAnApplicationHasSeveralWebClientsOrOneForServicesItsOwnClientServes() {
        runner.withBean("one", WebClient.Builder.class, WebClient::builder)
                .withBean("another", WebClient.Builder.class, WebClient::builder)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(AlertTransport.class));
        runner.withUserConfiguration(Services.class)
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(AlertTransport.class));
    }

    @Configuration(proxyBeanMethods = false)
    static class Services {
        @Bean
        @LoadBalanced
        WebClient.Builder builder() {
            return WebClient.builder();
        }
    }

    @Test
    void endpointsAreClosedUntilOpened() {
        var exposed = runner.withPropertyValues("management.endpoints.web.exposure.include=*");
        exposed.run(context ->
                assertThat(context).doesNotHaveBean(WatchdogEndpoint.class).doesNotHaveBean(HeapDiffEndpoint.class));
        exposed.withPropertyValues(
                        "management.endpoint.memwatchdog.access=READ_ONLY",
                        "management.endpoint.heapdumpdiff.access=READ_ONLY")
                .run(context -> assertThat(context)
                        .hasSingleBean(WatchdogEndpoint.class)
                        .hasSingleBean(HeapDiffEndpoint.class));
    }

    @Test
    void healthIsAskedForOrAbsent() {
        runner.run(context -> assertThat(context).doesNotHaveBean("memwatchdogHealthIndicator"));
        runner.withPropertyValues("management.health.memwatchdog.enabled=true")
                .run(context -> assertThat(context).hasBean("memwatchdogHealthIndicator"));
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("memwatchdog"))
                .count();
    }
}

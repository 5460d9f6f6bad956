package io.memwatchdog.autoconfigure.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memwatchdog.autoconfigure.Http;
import io.memwatchdog.autoconfigure.TestApplication;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatchers;

/** The receiver beside Spring Security, as docs/security.md sets it up. */
class SecuredWebhookTests {

    private static final String PATH = "/actuator/memwatchdog-webhook";

    private static final String FIRING = ReceiverTests.notification("firing", "MemLeakDetected", "heap", "shop");

    @ParameterizedTest
    @ValueSource(classes = {ByPassword.class, ByPasswordOnWebFlux.class})
    void springSecurityOnTheClassPathIsNoLeaveToGoWithoutASecret(Class<?> application, @TempDir Path directory) {
        assertThatThrownBy(() -> run(application, directory, Map.of()))
                .rootCause()
                .hasMessageContaining("memwatchdog.webhook.secret")
                .hasMessageContaining("secured-elsewhere");
    }

    @ParameterizedTest
    @ValueSource(classes = {BySecret.class, BySecretOnWebFlux.class})
    void theSecretOpensWhatSpringSecurityLeavesToIt(Class<?> application, @TempDir Path directory) {
        try (var context = run(application, directory, Map.of("memwatchdog.webhook.secret", "s3cret"))) {
            Http http = new Http(context);
            assertThat(http.post(PATH, FIRING).statusCode()).isEqualTo(401);
            assertThat(http.post(PATH, FIRING, "Authorization", "Bearer s3cret").statusCode())
                    .isEqualTo(202);
            assertThat(http.get("/actuator/memwatchdog").statusCode()).isEqualTo(401);
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {ByPassword.class, ByPasswordOnWebFlux.class})
    void withoutASecretSpringSecurityDecides(Class<?> application, @TempDir Path directory) {
        String wrong = basic("alertmanager:guess");
        try (var context = run(application, directory, Map.of("memwatchdog.webhook.secured-elsewhere", "true"))) {
            Http http = new Http(context);
            assertThat(http.post(PATH, FIRING).statusCode()).isEqualTo(401);
            assertThat(http.post(PATH, FIRING, "Authorization", wrong).statusCode())
                    .isEqualTo(401);
            assertThat(http.post(PATH, FIRING, "Authorization", basic("alertmanager:s3cret"))
                            .statusCode())
                    .isEqualTo(202);
        }
    }

    private static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    private static ConfigurableApplicationContext run(
            Class<?> application, Path directory, Map<String, Object> properties) {
        Map<String, Object> all = new LinkedHashMap<>(TestApplication.open(directory));
        all.put("memwatchdog.webhook.enabled", "true");
        all.putAll(properties);
        all.put("server.port", 0);
        return new SpringApplicationBuilder(application)
                .web(
                        application.isAnnotationPresent(EnableWebFluxSecurity.class)
                                ? WebApplicationType.REACTIVE
                                : WebApplicationType.SERVLET)
                .properties(all)
                .run();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableWebSecurity
    static class BySecret {

        @Bean
        @Order(1)
        SecurityFilterChain webhook(HttpSecurity http) throws Exception {
            return http.securityMatcher(PATH)
                    .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .csrf(csrf -> csrf.ignoringRequestMatchers(PATH))
                    .build();
        }

        @Bean
        @Order(2)
        SecurityFilterChain actuator(HttpSecurity http) throws Exception {
            return http.securityMatcher("/actuator/**")
                    .authorizeHttpRequests(requests -> requests.anyRequest().hasRole("OPS"))
                    .httpBasic(Customizer.withDefaults())
                    .build();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableWebSecurity
    static class ByPassword {

        @Bean
        SecurityFilterChain webhook(HttpSecurity http) throws Exception {
            return http.securityMatcher(PATH)
                    .authorizeHttpRequests(requests -> requests.anyRequest().hasRole("ALERTMANAGER"))
                    .csrf(csrf -> csrf.ignoringRequestMatchers(PATH))
                    .httpBasic(Customizer.withDefaults())
                    .build();
        }

        @Bean
        UserDetailsService users() {
            return new InMemoryUserDetailsManager(alertmanager());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableWebFluxSecurity
    static class BySecretOnWebFlux {

        @Bean
        @Order(1)
        SecurityWebFilterChain webhook(ServerHttpSecurity http) {
            return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers(PATH))
                    .authorizeExchange(exchanges -> exchanges.anyExchange().permitAll())
                    .csrf(ServerHttpSecurity.CsrfSpec::disable)
                    .build();
        }

        @Bean
        @Order(2)
        SecurityWebFilterChain actuator(ServerHttpSecurity http) {
            return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers("/actuator/**"))
                    .authorizeExchange(exchanges -> exchanges.anyExchange().hasRole("OPS"))
                    .httpBasic(Customizer.withDefaults())
                    .build();
        }

        @Bean
        ReactiveUserDetailsService users() {
            return new MapReactiveUserDetailsService(alertmanager());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableWebFluxSecurity
    static class ByPasswordOnWebFlux {

        @Bean
        SecurityWebFilterChain webhook(ServerHttpSecurity http) {
            return http.securityMatcher(ServerWebExchangeMatchers.pathMatchers(PATH))
                    .authorizeExchange(exchanges -> exchanges.anyExchange().hasRole("ALERTMANAGER"))
                    .csrf(ServerHttpSecurity.CsrfSpec::disable)
                    .httpBasic(Customizer.withDefaults())
                    .build();
        }

        @Bean
        ReactiveUserDetailsService users() {
            return new MapReactiveUserDetailsService(alertmanager());
        }
    }

    private static UserDetails alertmanager() {
        return User.withUsername("alertmanager")
                .password("{noop}s3cret")
                .roles("ALERTMANAGER")
                .build();
    }
}

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** The receiver beside Spring Security, as docs/security.md sets it up. */
class SecuredWebhookTests {

    private static final String PATH = "/actuator/memwatchdog-webhook";

    private static final String FIRING = ReceiverTests.notification("firing", "MemLeakDetected", "heap", "shop");

    @Test
    void springSecurityOnTheClassPathIsNoLeaveToGoWithoutASecret(@TempDir Path directory) {
        assertThatThrownBy(() -> run(ByPassword.class, directory, Map.of()))
                .rootCause()
                .hasMessageContaining("memwatchdog.webhook.secret")
                .hasMessageContaining("secured-elsewhere");
    }

    @Test
    void theSecretOpensWhatSpringSecurityLeavesToIt(@TempDir Path directory) {
        try (var context = run(BySecret.class, directory, Map.of("memwatchdog.webhook.secret", "s3cret"))) {
            Http http = new Http(context);
            assertThat(http.post(PATH, FIRING).statusCode()).isEqualTo(401);
            assertThat(http.post(PATH, FIRING, "Authorization", "Bearer s3cret").statusCode())
                    .isEqualTo(202);
            assertThat(http.get("/actuator/memwatchdog").statusCode()).isEqualTo(401);
        }
    }

    @Test
    void withoutASecretSpringSecurityDecides(@TempDir Path directory) {
        String wrong = basic("alertmanager:guess");
        try (var context = run(ByPassword.class, directory, Map.of("memwatchdog.webhook.secured-elsewhere", "true"))) {
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
                .web(WebApplicationType.SERVLET)
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
            return new InMemoryUserDetailsManager(User.withUsername("alertmanager")
                    .password("{noop}s3cret")
                    .roles("ALERTMANAGER")
                    .build());
        }
    }
}

package io.memwatchdog.redeploy;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.support.SpringBootServletInitializer;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.annotation.Bean;

/** Nothing but the starter, and a {@code WebClient} that can be told from other clients. */
@SpringBootApplication
public class DeployedApplication extends SpringBootServletInitializer {

    @Bean
    WebClientCustomizer way() {
        return builder -> builder.defaultHeader("X-Way", "WebClient");
    }

    @Override
    protected SpringApplicationBuilder configure(SpringApplicationBuilder application) {
        return application.sources(DeployedApplication.class);
    }
}

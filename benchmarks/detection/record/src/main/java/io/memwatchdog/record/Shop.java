package io.memwatchdog.record;

import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** A Spring Boot web shop under HTTP load. */
final class Shop implements Runnable {

    private final Plan plan;
    private final Truth truth;

    Shop(Plan plan, Truth truth) {
        this.plan = plan;
        this.truth = truth;
    }

    @Override
    public void run() {
        SpringApplication application = new SpringApplication(ShopApplication.class);
        application.setDefaultProperties(Map.of(
                "server.port", "0",
                "server.address", "127.0.0.1",
                "server.tomcat.background-processor-delay", "1s",
                "server.tomcat.threads.max", "16",
                "server.tomcat.max-connections", "64",
                "spring.datasource.url", "jdbc:h2:mem:shop",
                "spring.datasource.hikari.maximum-pool-size", "8",
                "logging.level.root", "warn",
                "spring.main.banner-mode", "off"));
        application.addInitializers(context -> {
            context.getBeanFactory().registerSingleton("plan", plan);
            context.getBeanFactory().registerSingleton("truth", truth);
        });
        try (ConfigurableApplicationContext context = application.run()) {
            int port = context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
            new Customers(plan, truth, port).shopUntilTheEnd();
            OutOfMemoryError failure = ShopApplication.FAILURES.get("oom");
            if (failure != null) {
                throw failure;
            }
        }
    }
}

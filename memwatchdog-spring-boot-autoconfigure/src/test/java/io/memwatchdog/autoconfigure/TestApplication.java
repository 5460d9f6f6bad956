package io.memwatchdog.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** An application with nothing but what Spring Boot and the watchdog bring along, on a port of its own. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class TestApplication {

    /** All endpoints reachable, evidence in the given directory. */
    public static Map<String, Object> open(java.nio.file.Path directory) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("management.endpoints.web.exposure.include", "*");
        properties.put("management.endpoint.memwatchdog.access", "unrestricted");
        properties.put("management.endpoint.heapdumpdiff.access", "unrestricted");
        properties.put("memwatchdog.snapshot.directory", directory.toString());
        properties.put("memwatchdog.snapshot.min-free-disk", "1MB");
        // HotSpot's dump is what these tests take, and where memory is plenty this JVM's garbage counts as its heap
        properties.put("memwatchdog.snapshot.max-pause", "60s");
        properties.put("memwatchdog.diff.baseline", "0");
        return properties;
    }

    public static ConfigurableApplicationContext run(WebApplicationType type, Map<String, Object> properties) {
        Map<String, Object> all = new LinkedHashMap<>(properties);
        all.put("server.port", 0);
        all.put("spring.main.banner-mode", "off");
        return new SpringApplicationBuilder(TestApplication.class)
                .web(type)
                .properties(all)
                .run();
    }
}

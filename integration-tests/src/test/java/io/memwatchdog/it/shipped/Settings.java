package io.memwatchdog.it.shipped;

import com.jayway.jsonpath.JsonPath;
import io.memwatchdog.autoconfigure.MemwatchdogProperties;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/** The properties that exist, and what becomes of those that somebody writes down. */
final class Settings {

    /** The names of all properties on the class path, ours, Spring Boot's and the actuator's. */
    static final Set<String> NAMES = names();

    private Settings() {}

    /** Binds a sample of {@code application.yml}; a value that does not fit or a property of ours that does not exist throws. */
    static void bindYaml(String yaml) {
        try {
            for (PropertySource<?> source : new YamlPropertySourceLoader()
                    .load("sample", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))) {
                bind(source);
                ((MapPropertySource) source)
                        .getSource()
                        .keySet()
                        .forEach(name -> expectKnown(name.replaceAll("\\[\\d+]$", "")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether an environment variable such as {@code MEMWATCHDOG_ALERT_URL} stands for a property. */
    static boolean isProperty(String variable) {
        String wanted = variable.replace("_", "").toLowerCase(Locale.ROOT);
        return NAMES.stream()
                .map(name -> name.replaceAll("[.-]", ""))
                .anyMatch(name ->
                        name.equals(wanted) || (name.equals("memwatchdogalertlabels") && wanted.startsWith(name)));
    }

    private static void bind(PropertySource<?> source) {
        List<ConfigurationPropertySource> sources = new ArrayList<>();
        ConfigurationPropertySources.from(source).forEach(sources::add);
        new Binder(sources)
                .bindOrCreate(
                        "memwatchdog",
                        Bindable.of(MemwatchdogProperties.class),
                        new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
    }

    private static void expectKnown(String name) {
        boolean ours = name.startsWith("memwatchdog.") || name.startsWith("management.");
        boolean label = name.startsWith("memwatchdog.alert.labels.");
        if (ours && !label && !NAMES.contains(name)) {
            throw new IllegalArgumentException("No such property: " + name);
        }
    }

    private static Set<String> names() {
        Set<String> names = new TreeSet<>();
        try {
            for (URL metadata : Collections.list(
                    Settings.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
                try (InputStream json = metadata.openStream()) {
                    JsonPath.<List<Map<String, Object>>>read(json, "$.properties")
                            .forEach(property -> names.add((String) property.get("name")));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }
}

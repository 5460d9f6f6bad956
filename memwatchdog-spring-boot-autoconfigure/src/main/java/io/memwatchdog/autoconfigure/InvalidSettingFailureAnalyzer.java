package io.memwatchdog.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;

/** Shows a wrong property as Spring Boot shows its own: what, where, why and the way out. */
final class InvalidSettingFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSettingException> {

    private final Environment environment;

    InvalidSettingFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable root, InvalidSettingException failure) {
        Origin origin = origin(failure.property());
        String where = (origin != null) ? " (from " + origin + ")" : "";
        String description = "The property '%s' has the value '%s'%s, %s."
                .formatted(failure.property(), failure.value(), where, failure.reason());
        return new FailureAnalysis(description, failure.cure(), failure);
    }

    private @Nullable Origin origin(String property) {
        ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
        for (var source : ConfigurationPropertySources.get(environment)) {
            var found = source.getConfigurationProperty(name);
            if (found != null) {
                return found.getOrigin();
            }
        }
        return null;
    }
}

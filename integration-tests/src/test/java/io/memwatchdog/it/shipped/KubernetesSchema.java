package io.memwatchdog.it.shipped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;

/**
 * The schemas of Kubernetes' API, as its own client carries them, and of the Prometheus operator. Unknown fields, wrong
 * types and, for Kubernetes' own kinds, missing fields are errors.
 */
final class KubernetesSchema {

    private static final String OPERATOR = "monitoring.coreos.com/v1";
    private static final Gson GSON = new Gson();

    // The model takes fields it does not know into a map; without that it refuses them.
    private static final ObjectMapper STRICT = new ObjectMapper()
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            });

    private KubernetesSchema() {}

    /** @throws IllegalArgumentException saying what does not fit */
    static void validate(Map<String, Object> resource) {
        String kind = (String) resource.get("kind");
        if (OPERATOR.equals(resource.get("apiVersion"))) {
            validateOperatorKind(kind, resource);
        } else {
            validateOwnKind(kind, resource);
        }
    }

    private static void validateOwnKind(String kind, Map<String, Object> resource) {
        try {
            Class.forName("io.kubernetes.client.openapi.models.V1" + kind)
                    .getMethod("validateJsonElement", JsonElement.class)
                    .invoke(null, GSON.toJsonTree(resource));
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(kind + ": " + e.getCause().getMessage(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("No such kind: " + kind, e);
        }
    }

    private static void validateOperatorKind(String kind, Map<String, Object> resource) {
        try {
            STRICT.readValue(
                    GSON.toJson(resource), Class.forName("io.fabric8.openshift.api.model.monitoring.v1." + kind));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(kind + ": " + e.getMessage(), e);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("No such kind: " + kind, e);
        }
    }
}

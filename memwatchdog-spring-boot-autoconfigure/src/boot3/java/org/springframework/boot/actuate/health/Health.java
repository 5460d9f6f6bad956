package org.springframework.boot.actuate.health;

import java.util.Map;

/** Signature of Spring Boot 3's type, to compile against; see the pom. */
public final class Health {

    private Health() {}

    public static native Builder up();

    public static native Builder down();

    public static class Builder {

        public native Builder withDetails(Map<String, ?> details);

        public native Health build();
    }
}

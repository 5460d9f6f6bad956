package org.springframework.boot.actuate.health;

/** Signature of Spring Boot 3's type, to compile against; see the pom. */
public interface HealthIndicator {

    Health health();
}

package io.memwatchdog.diff.compare;

import io.memwatchdog.diff.PathNode;
import java.util.List;

/** Whose code a class is. */
final class Ownership {

    /** Whose code. */
    enum Owner {
        JDK,
        LIBRARY,
        APPLICATION
    }

    private static final List<String> JDK_PACKAGES =
            List.of("java.", "javax.", "jdk.", "sun.", "com.sun.", "oracle.jrockit.", "<");

    /** Libraries that many services have. What is not among them counts as the application's. */
    private static final List<String> LIBRARY_PACKAGES = List.of(
            "org.springframework.",
            "org.apache.",
            "org.hibernate.",
            "org.eclipse.",
            "org.jboss.",
            "org.wildfly.",
            "org.slf4j.",
            "ch.qos.logback.",
            "org.jetbrains.",
            "org.reactivestreams.",
            "reactor.",
            "io.netty.",
            "io.micrometer.",
            "io.prometheus.",
            "io.opentelemetry.",
            "io.grpc.",
            "io.vertx.",
            "io.undertow.",
            "io.quarkus.",
            "io.lettuce.",
            "io.r2dbc.",
            "io.reactivex.",
            "io.github.resilience4j.",
            "io.projectreactor.",
            "io.swagger.",
            "io.jsonwebtoken.",
            "io.smallrye.",
            "io.helidon.",
            "io.micronaut.",
            "io.dropwizard.",
            "com.github.benmanes.",
            "com.google.common.",
            "com.google.protobuf.",
            "com.google.gson.",
            "com.google.inject.",
            "com.google.cloud.",
            "com.google.api.",
            "com.fasterxml.",
            "tools.jackson.",
            "com.zaxxer.",
            "com.mysql.",
            "com.mongodb.",
            "com.datastax.",
            "com.hazelcast.",
            "com.rabbitmq.",
            "com.squareup.",
            "com.netflix.",
            "com.amazonaws.",
            "com.azure.",
            "com.microsoft.",
            "com.ibm.",
            "com.codahale.",
            "com.lmax.",
            "com.esotericsoftware.",
            "com.jayway.",
            "com.nimbusds.",
            "com.newrelic.",
            "com.p6spy.",
            "com.mchange.",
            "software.amazon.",
            "net.sf.",
            "net.bytebuddy.",
            "net.minidev.",
            "org.ehcache.",
            "org.terracotta.",
            "org.h2.",
            "org.hsqldb.",
            "org.postgresql.",
            "org.mariadb.",
            "org.flywaydb.",
            "org.liquibase.",
            "liquibase.",
            "org.quartz.",
            "org.jooq.",
            "org.mybatis.",
            "org.thymeleaf.",
            "org.yaml.",
            "org.json.",
            "org.junit.",
            "org.mockito.",
            "org.assertj.",
            "org.objectweb.",
            "org.aspectj.",
            "org.bouncycastle.",
            "org.glassfish.",
            "org.joda.",
            "org.jctools.",
            "org.caffinitas.",
            "org.elasticsearch.",
            "org.opensearch.",
            "org.redisson.",
            "org.aopalliance.",
            "org.mozilla.",
            "org.codehaus.",
            "okhttp3.",
            "okio.",
            "retrofit2.",
            "redis.clients.",
            "rx.",
            "scala.",
            "kotlin.",
            "kotlinx.",
            "groovy.",
            "clojure.",
            "akka.",
            "play.",
            "javassist.",
            "freemarker.",
            "feign.",
            "brave.",
            "zipkin2.",
            "lombok.");

    private final List<String> applicationPackages;

    Ownership(List<String> applicationPackages) {
        this.applicationPackages = applicationPackages;
    }

    Owner of(String className) {
        String name = className.startsWith("class ") ? className.substring("class ".length()) : className;
        if (applicationPackages.stream().anyMatch(name::startsWith)) {
            return Owner.APPLICATION;
        }
        if (isPrimitiveArray(name) || JDK_PACKAGES.stream().anyMatch(name::startsWith)) {
            return Owner.JDK;
        }
        boolean library = !applicationPackages.isEmpty()
                || WatchdogClasses.contains(name)
                || LIBRARY_PACKAGES.stream().anyMatch(name::startsWith);
        return library ? Owner.LIBRARY : Owner.APPLICATION;
    }

    /** Whose a step of a path is: a value of a thread is of the class that holds the thread local. */
    Owner of(String className, String field) {
        String threadLocal = PathNode.threadLocalOf(field);
        return of(threadLocal.isEmpty() ? className : threadLocal);
    }

    boolean isApplication(String className, String field) {
        return of(className, field) == Owner.APPLICATION;
    }

    private static boolean isPrimitiveArray(String name) {
        return name.endsWith("[]")
                && name.indexOf('.') < 0
                && switch (name.substring(0, name.indexOf('['))) {
                    case "boolean", "char", "float", "double", "byte", "short", "int", "long" -> true;
                    default -> false;
                };
    }
}

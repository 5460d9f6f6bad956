package org.springframework.cloud.client.loadbalancer;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Of the name of Spring Cloud's, by which such a bean is recognised. */
@Retention(RetentionPolicy.RUNTIME)
public @interface LoadBalanced {}

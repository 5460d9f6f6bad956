/** A port of our own for Prometheus. In: our meters and the JVM's. Out: answers to scrapes. */
@NullMarked
package io.memwatchdog.autoconfigure.exporter;

import org.jspecify.annotations.NullMarked;

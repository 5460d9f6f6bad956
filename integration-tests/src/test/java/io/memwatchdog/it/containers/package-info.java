/**
 * Tests in containers, on the real Prometheus and Alertmanager and with memory limits that the kernel enforces. In: an
 * engine and images, see {@link io.memwatchdog.it.containers.Images}. Out: verdicts; without an engine they skip.
 */
@NullMarked
package io.memwatchdog.it.containers;

import org.jspecify.annotations.NullMarked;

package io.memwatchdog.it.containers;

import org.testcontainers.images.ImagePullPolicy;
import org.testcontainers.images.PullPolicy;
import org.testcontainers.utility.DockerImageName;

/**
 * Names of images: the system property {@code memwatchdog.image.prometheus}, else the environment variable {@code
 * MEMWATCHDOG_IMAGE_PROMETHEUS}, else the public image; likewise {@code alertmanager} and {@code java}. The script {@code
 * integration-tests/containers/engine} sets the variables where no registry can be reached.
 */
enum Images {
    PROMETHEUS("prom/prometheus:v3.5.0"),
    ALERTMANAGER("prom/alertmanager:v0.28.1"),
    JAVA("eclipse-temurin:17-jre");

    private final String publicImage;

    Images(String publicImage) {
        this.publicImage = publicImage;
    }

    DockerImageName image() {
        String property = System.getProperty("memwatchdog.image." + name().toLowerCase(java.util.Locale.ROOT));
        String variable = System.getenv("MEMWATCHDOG_IMAGE_" + name());
        if (property != null) {
            return DockerImageName.parse(property);
        }
        return DockerImageName.parse(variable != null ? variable : publicImage);
    }

    /** Images made on this machine are in no registry: nobody should be asked for them. */
    static ImagePullPolicy pullPolicy() {
        return image -> !image.getRegistry().equals("localhost")
                && PullPolicy.defaultPolicy().shouldPull(image);
    }
}

package io.memwatchdog.it.containers;

import io.memwatchdog.it.process.SampleApp;
import java.nio.file.Path;
import java.time.Duration;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.MountableFile;

/** The servers as containers. The caller closes them. */
final class Servers {

    static final Path REPOSITORY = SampleApp.repository();
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private Servers() {}

    /** Prometheus with the shipped rules in {@code /etc/prometheus/rules} and the shipped examples beside them. */
    static GenericContainer<?> prometheus(String configuration) {
        return new GenericContainer<>(Images.PROMETHEUS.image())
                .withImagePullPolicy(Images.pullPolicy())
                .withCopyToContainer(Transferable.of(configuration), "/etc/prometheus/prometheus.yml")
                .withCopyFileToContainer(shipped("prometheus"), "/etc/prometheus")
                .withExposedPorts(9090)
                .waitingFor(Wait.forHttp("/-/ready").withStartupTimeout(START_LIMIT));
    }

    static GenericContainer<?> alertmanager(String configuration) {
        return new GenericContainer<>(Images.ALERTMANAGER.image())
                .withImagePullPolicy(Images.pullPolicy())
                .withCommand(
                        "--config.file=/etc/alertmanager/alertmanager.yml",
                        "--storage.path=/alertmanager",
                        "--cluster.listen-address=")
                .withCopyToContainer(Transferable.of(configuration), "/etc/alertmanager/alertmanager.yml")
                .withExposedPorts(9093)
                .waitingFor(Wait.forHttp("/-/ready").withStartupTimeout(START_LIMIT));
    }

    private static MountableFile shipped(String directory) {
        return MountableFile.forHostPath(REPOSITORY.resolve(directory));
    }
}

package io.memwatchdog.it.containers;

import io.memwatchdog.it.process.Http;
import io.memwatchdog.it.process.SampleApp;
import java.time.Duration;
import java.util.List;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.MountableFile;

/** The sample application in a container, watched by a detector whose clock is seconds instead of minutes. */
final class Shop implements AutoCloseable {

    static final int PORT = 8080;
    static final String SNAPSHOTS = "/var/lib/memwatchdog";
    private static final Duration START_LIMIT = Duration.ofMinutes(4);

    private final GenericContainer<?> container;

    Shop(Network network, String alias, List<String> jvmOptions) {
        String[] command = java.util.stream.Stream.of(List.of("java"), jvmOptions, List.of("-jar", "/app.jar"))
                .flatMap(List::stream)
                .toArray(String[]::new);
        container = new GenericContainer<>(Images.JAVA.image())
                .withImagePullPolicy(Images.pullPolicy())
                .withNetwork(network)
                .withNetworkAliases(alias)
                .withCopyFileToContainer(MountableFile.forHostPath(SampleApp.jar()), "/app.jar")
                .withCommand(command)
                .withExposedPorts(PORT)
                .waitingFor(
                        Wait.forLogMessage(".*Started ShopApplication.*\\n", 1).withStartupTimeout(START_LIMIT));
        environment("SERVER_ADDRESS", "0.0.0.0");
        environment("SHOP_LOAD_REQUESTSPERSECOND", "100");
        environment("MEMWATCHDOG_DETECTION_MODE", "fixed");
        environment("MEMWATCHDOG_DETECTION_THRESHOLD", "200");
        environment("MEMWATCHDOG_DETECTION_WINDOW", "12");
        environment("MEMWATCHDOG_DETECTION_INTERVAL", "1s");
        environment("MEMWATCHDOG_DETECTION_WARMUP", "30s");
        environment("MEMWATCHDOG_DETECTION_CONSECUTIVE", "2");
        environment("MEMWATCHDOG_DIFF_BASELINE", "10s");
        environment("MEMWATCHDOG_SNAPSHOT_GAP", "10s");
        environment("MEMWATCHDOG_SNAPSHOT_COOLDOWN", "20s");
        environment("MEMWATCHDOG_SNAPSHOT_DIRECTORY", SNAPSHOTS);
        environment("MEMWATCHDOG_SNAPSHOT_MINFREEDISK", "100MB");
        environment("MEMWATCHDOG_ALERT_URL", "http://alertmanager:9093");
        environment("MEMWATCHDOG_ALERT_LABELS_JOB", "shop");
        environment("MEMWATCHDOG_ALERT_LABELS_INSTANCE", alias + ":" + PORT);
    }

    Shop environment(String name, String value) {
        container.withEnv(name, value);
        return this;
    }

    /** Memory without swap; the kernel kills what exceeds it. */
    Shop limitedTo(long bytes) {
        container.withCreateContainerCmdModifier(
                create -> create.getHostConfig().withMemory(bytes).withMemorySwap(bytes));
        return this;
    }

    GenericContainer<?> container() {
        return container;
    }

    Shop start() {
        container.start();
        return this;
    }

    Http http() {
        return new Http("http://" + container.getHost() + ":" + container.getMappedPort(PORT));
    }

    void leak(String name, long bytesPerSecond) {
        http().send("POST", "/leaks/" + name + "?bytesPerSecond=" + bytesPerSecond, "application/json");
    }

    void mend(String name) {
        http().send("DELETE", "/leaks/" + name, "application/json");
    }

    /** The files that hold the evidence. */
    List<String> snapshots() throws Exception {
        return container.execInContainer("ls", SNAPSHOTS).getStdout().lines().toList();
    }

    @Override
    public void close() {
        container.stop();
    }
}

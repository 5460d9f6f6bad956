package io.memwatchdog.it.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.DockerClient;
import com.jayway.jsonpath.JsonPath;
import io.memwatchdog.it.process.Http;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The kernel kills a container that has outgrown its limit, without a word. The watchdog has told and saved before. */
// A race with the kernel, which does not wait for a watchdog that has no processor.
@Isolated
@Testcontainers(disabledWithoutDocker = true)
class OutOfMemoryIT {

    // While a forked child reads the frozen heap, what the application writes meanwhile is there twice.
    private static final long LIMIT_BYTES = 1L << 30;
    // More than the container may have: the kernel ends this, not the JVM. It grows in small steps, each after a full
    // collection, which is what this collector's samples come from.
    private static final List<String> GREEDY =
            List.of("-Xmx2g", "-XX:+UseSerialGC", "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=20");
    private static final long SIGKILL = 128 + 9;
    private static final String ROUTING = "route: {receiver: nobody}\nreceivers: [{name: nobody}]\n";

    private Network network;
    private GenericContainer<?> alertmanager;
    private Shop shop;

    @BeforeEach
    void start() {
        network = Network.newNetwork();
        alertmanager = Servers.alertmanager(ROUTING).withNetwork(network).withNetworkAliases("alertmanager");
        alertmanager.start();
        shop = new Shop(network, "shop", GREEDY).limitedTo(LIMIT_BYTES).start();
    }

    @AfterEach
    void stop() {
        shop.close();
        alertmanager.stop();
        network.close();
    }

    @Test
    void alertAndEvidenceAreOutBeforeTheKernelKills() throws Exception {
        await("baseline")
                .atMost(Duration.ofMinutes(4))
                .until(() -> shop.http().get("/actuator/memwatchdog").contains("baseline"));
        shop.leak("static-map", 4_000_000);
        await("people are told, or else the kernel was faster")
                .atMost(Duration.ofMinutes(6))
                .until(() -> !suspects().isEmpty() || isKilled());
        assertThat(suspects()).singleElement().asString().contains("CartService.SESSIONS");
        shop.leak("static-map", 30_000_000);
        await("killed").atMost(Duration.ofMinutes(6)).until(this::isKilled);

        assertThat(suspects()).singleElement().asString().contains("CartService.SESSIONS");
        restart();
        assertThat(shop.snapshots()).anyMatch(file -> file.contains("breach"));
    }

    private List<String> suspects() {
        String alerts = new Http("http://" + alertmanager.getHost() + ":" + alertmanager.getMappedPort(9093))
                .get("/api/v2/alerts");
        return JsonPath.read(
                alerts,
                "$[?(@.labels.alertname == 'MemLeakDetected' && @.labels.resource == 'heap')].annotations.suspects");
    }

    private boolean isKilled() {
        var state = docker().inspectContainerCmd(id()).exec().getState();
        if (Boolean.TRUE.equals(state.getRunning())) {
            return false;
        }
        // Not every engine sees why; SIGKILL it was, and nobody but the kernel sends it.
        assertThat(state.getExitCodeLong())
                .as("ended otherwise: %s %s", state, shop.container().getLogs())
                .isEqualTo(SIGKILL);
        return true;
    }

    /** As Kubernetes would: the same container again, with what it had on disk. */
    private void restart() {
        docker().startContainerCmd(id()).exec();
    }

    private String id() {
        return shop.container().getContainerId();
    }

    private static DockerClient docker() {
        return DockerClientFactory.instance().client();
    }
}

package io.memwatchdog.it.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.memwatchdog.it.process.Http;
import io.memwatchdog.it.process.SampleApp;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.junit.jupiter.Testcontainers;

/** The image that deploy/sample-app describes: it builds, runs without rights, and keeps snapshots to itself. */
@Testcontainers(disabledWithoutDocker = true)
class ShippedImageIT {

    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final String SNAPSHOTS = "/var/lib/memwatchdog";

    @Test
    void runsWithoutRightsAndKeepsSnapshotsWhereTheVolumeIs() throws Exception {
        try (GenericContainer<?> shop = new GenericContainer<>(image())
                .withExposedPorts(8080)
                .waitingFor(
                        Wait.forLogMessage(".*Started ShopApplication.*\\n", 1).withStartupTimeout(PATIENCE))) {
            shop.start();
            assertThat(said(shop, "id", "-u")).isEqualTo("10001");
            assertThat(said(shop, "stat", "-c", "%a %u", SNAPSHOTS)).isEqualTo("700 10001");

            Http http = new Http("http://" + shop.getHost() + ":" + shop.getMappedPort(8080));
            String job = JsonPath.read(
                    http.send("POST", "/actuator/heapdump-diff", "application/json")
                            .body(),
                    "$.id");
            await("a snapshot").atMost(PATIENCE).untilAsserted(() -> assertThat(
                            JsonPath.<String>read(http.get("/actuator/heapdump-diff/" + job), "$.state"))
                    .isEqualTo("done"));
            assertThat(said(shop, "ls", SNAPSHOTS)).isNotEmpty();
        }
    }

    private static ImageFromDockerfile image() {
        return new ImageFromDockerfile()
                .withFileFromPath("Dockerfile", Servers.REPOSITORY.resolve("deploy/sample-app/Dockerfile"))
                .withFileFromPath("sample-app.jar", SampleApp.jar())
                .withBuildArg("JAVA_IMAGE", Images.JAVA.image().asCanonicalNameString());
    }

    private static String said(GenericContainer<?> container, String... command) throws Exception {
        return container.execInContainer(command).getStdout().strip();
    }
}

package io.memwatchdog.it.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.memwatchdog.core.WatchdogSettings.Access;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.it.process.Alertmanager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A real Alertmanager that lets in whom it knows, over TLS; and one behind a proxy. */
class AccessIT extends AgainstAlertmanager {

    private static final String USER = "shop";
    private static final String PASSWORD = "correct";
    /** Of the password above, by bcrypt, as Alertmanager wants it. */
    private static final String HASH = "$2b$04$abcdefghijklmnopqrstuu2Vo3TWutZSHUfluiaHt5gekKPzGepHC";

    @Test
    void onlyTheRightAuthorityAndTheRightPasswordGetThroughAndFailuresAreCounted() throws Exception {
        Keys keys = Keys.in(directory.resolve("keys"));
        Keys others = Keys.in(directory.resolve("others"));
        Path web = Files.writeString(
                directory.resolve("web.yml"), """
                tls_server_config: {cert_file: %s, key_file: %s}
                basic_auth_users: {%s: "%s"}
                """.formatted(keys.certificate(), keys.key(), USER, HASH));
        try (Alertmanager alertmanager = Alertmanager.start(
                directory.resolve("alertmanager"),
                NO_ROUTING,
                "--cluster.listen-address=",
                "--web.config.file=" + web)) {
            expectRefused(alertmanager, access(PASSWORD, others.certificate()));
            expectRefused(alertmanager, access(PASSWORD, null));
            expectRefused(alertmanager, access("wrong", keys.certificate()));
            try (Messenger shop = messenger(alertmanager, access(PASSWORD, keys.certificate()))) {
                shop.leak(Resource.HEAP);
                // The first delivery is the empty one of the start.
                patiently("the alert is taken")
                        .untilAsserted(
                                () -> assertThat(shop.totals().delivered()).isGreaterThan(1));
                assertThat(shop.totals().failed()).isZero();
            }
        }
    }

    @Test
    void aProxyKnowsTheWay() throws IOException {
        try (Alertmanager alertmanager = Alertmanager.start(directory, NO_ROUTING)) {
            HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            proxy.createContext("/", exchange -> handOn(exchange, alertmanager));
            proxy.start();
            URI address = URI.create("http://127.0.0.1:" + proxy.getAddress().getPort());
            try (Messenger shop = new Messenger(
                    Messenger.quick(new Access(null, null, null, null, address), "http://alertmanager.example:9093"))) {
                shop.leak(Resource.HEAP);
                patiently("the alert is there").untilAsserted(() -> assertThat(alertmanager.alerts("MemLeakDetected"))
                        .hasSize(1));
            } finally {
                proxy.stop(0);
            }
        }
    }

    private static void expectRefused(Alertmanager alertmanager, Access access) {
        try (Messenger shop = messenger(alertmanager, access)) {
            shop.leak(Resource.HEAP);
            patiently("a failure is counted")
                    .untilAsserted(() -> assertThat(shop.totals().failed()).isPositive());
            assertThat(shop.totals().delivered()).isZero();
            assertThat(shop.faults()).isEmpty();
        }
    }

    private static Messenger messenger(Alertmanager alertmanager, Access access) {
        return new Messenger(Messenger.quick(access, "https://" + alertmanager.address()));
    }

    private static Access access(String password, @Nullable Path authority) {
        return new Access(USER, password, null, authority, null);
    }

    /** A proxy is asked for the whole address. */
    private static void handOn(HttpExchange exchange, Alertmanager alertmanager) throws IOException {
        try (exchange) {
            URI asked = exchange.getRequestURI();
            assertThat(asked.getHost()).isEqualTo("alertmanager.example");
            String body = new String(exchange.getRequestBody().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            int status = alertmanager
                    .http()
                    .send(exchange.getRequestMethod(), asked.getPath(), "*/*", body)
                    .statusCode();
            exchange.sendResponseHeaders(status, -1);
        }
    }
}

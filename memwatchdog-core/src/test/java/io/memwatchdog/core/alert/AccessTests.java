package io.memwatchdog.core.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.memwatchdog.core.WatchdogSettings.Access;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alertmanagers behind authentication, TLS and a proxy; by the usual way and by the way out of a full heap. */
class AccessTests {

    private static final byte[] JSON = "[]".getBytes(StandardCharsets.UTF_8);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @TempDir
    Path temp;

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final List<String> hosts = new CopyOnWriteArrayList<>();
    private HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void credentialsAreSentAsAsked() {
        assertThat(Authorization.headers(new Access("user", "pass:word", null, null, null)))
                .containsExactly(Map.entry("Authorization", "Basic dXNlcjpwYXNzOndvcmQ="));
        assertThat(Authorization.headers(new Access(null, null, "token", null, null)))
                .containsExactly(Map.entry("Authorization", "Bearer token"));
        assertThat(Authorization.headers(Access.OPEN)).isEmpty();
    }

    @Test
    void secretsDoNotShowInText() {
        assertThat(new Access("user", "secret-1", "secret-2", null, null).toString())
                .doesNotContain("secret")
                .contains("user");
    }

    @Test
    void plainHttpWithHeaders() throws Exception {
        URI target = start(HttpServer.create(loopback(), 0), "http");
        Map<String, String> headers = Authorization.headers(new Access(null, null, "token", null, null));
        assertThat(usual(Access.OPEN, target, headers)).isEqualTo(200);
        assertThat(wayOut(Access.OPEN, target, headers)).isEqualTo(200);
        assertThat(seen).containsExactly("/api/v2/alerts Bearer token []", "/api/v2/alerts Bearer token []");
        assertThat(hosts).containsExactly(target.getAuthority(), target.getAuthority());
    }

    @Test
    void tlsWithAnAuthorityOfItsOwn() throws Exception {
        URI target = start(secure(), "https");
        Access trusting = new Access(null, null, null, temp.resolve("ca.pem"), null);
        assertThat(usual(trusting, target, Map.of())).isEqualTo(200);
        assertThat(wayOut(trusting, target, Map.of())).isEqualTo(200);
    }

    @Test
    void tlsWithAnAuthorityThatIsNotTrustedFails() throws Exception {
        URI target = start(secure(), "https");
        assertThatThrownBy(() -> usual(Access.OPEN, target, Map.of())).hasStackTraceContaining("SSLHandshakeException");
        assertThatThrownBy(() -> wayOut(Access.OPEN, target, Map.of())).isInstanceOf(IOException.class);
        assertThat(seen).isEmpty();
    }

    @Test
    void certificatesThatAreNoneAreTold() throws IOException {
        Path nonsense = Files.writeString(temp.resolve("nonsense.pem"), "nonsense");
        assertThatThrownBy(() -> TrustedAuthorities.read(nonsense))
                .hasMessageContaining("nonsense.pem")
                .hasMessageContaining("PEM");
        assertThatThrownBy(() -> TrustedAuthorities.read(temp.resolve("missing.pem")))
                .hasMessageContaining("missing.pem");
    }

    @Test
    void aProxyIsUsed() throws Exception {
        URI proxy = start(HttpServer.create(loopback(), 0), "http");
        Access access = new Access(null, null, null, null, URI.create("http://127.0.0.1:" + proxy.getPort()));
        URI target = URI.create("http://alertmanager.invalid:9093/api/v2/alerts");
        assertThat(usual(access, target, Map.of())).isEqualTo(200);
        SocketTransport wayOut = new SocketTransport(target, access);
        wayOut.warmUp();
        assertThat(wayOut.isReady()).isFalse();
    }

    private int usual(Access access, URI target, Map<String, String> headers) throws Exception {
        try (JdkAlertTransport transport = new JdkAlertTransport(access, Runnable::run)) {
            return transport
                    .post(target, JSON, headers, TIMEOUT)
                    .toCompletableFuture()
                    .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static int wayOut(Access access, URI target, Map<String, String> headers) throws IOException {
        SocketTransport transport = new SocketTransport(target, access);
        transport.warmUp();
        assertThat(transport.isReady()).isTrue();
        return transport.post(JSON, headers, TIMEOUT);
    }

    private URI start(HttpServer created, String scheme) {
        server = created;
        server.createContext("/", this::take);
        server.start();
        return URI.create(scheme + "://localhost:" + server.getAddress().getPort() + "/api/v2/alerts");
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            hosts.add(exchange.getRequestHeaders().getFirst("Host"));
            seen.add(exchange.getRequestURI().getPath() + " " + authorization + " " + body);
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private HttpsServer secure() throws Exception {
        Path keys = temp.resolve("keys.p12");
        keytool(
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "server",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-validity",
                "2",
                "-keystore",
                keys.toString());
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                "server",
                "-keystore",
                keys.toString(),
                "-file",
                temp.resolve("ca.pem").toString());
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            store.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, "changeit".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        HttpsServer https = HttpsServer.create(loopback(), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context));
        return https;
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storepass", "changeit"));
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor()).isZero();
    }
}

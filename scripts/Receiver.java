import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Stands in for Alertmanager in ./demo: keeps the alerts of the last push and shows them. Prints its port. */
class Receiver {

    private static final String PATH = "/api/v2/alerts";
    private static final int MAX_BYTES = 1 << 20;

    private static volatile byte[] latest = "[]".getBytes(StandardCharsets.UTF_8);

    public static void main(String[] args) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(PATH, Receiver::answer);
        server.start();
        System.out.println("port " + server.getAddress().getPort());
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestMethod().equals("POST")) {
                latest = exchange.getRequestBody().readNBytes(MAX_BYTES);
                exchange.sendResponseHeaders(200, -1);
            } else {
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, latest.length);
                exchange.getResponseBody().write(latest);
            }
        }
    }
}

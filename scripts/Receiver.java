import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stands in for Alertmanager in ./demo: keeps the alerts of the last push and shows them until they have ended. Prints its port. */
class Receiver {

    private static final String PATH = "/api/v2/alerts";
    private static final int MAX_BYTES = 1 << 20;

    private static final Pattern END = Pattern.compile("\"endsAt\"\\s*:\\s*\"([^\"]+)\"");

    private static volatile String latest = "[]";

    public static void main(String[] args) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(PATH, Receiver::answer);
        server.start();
        System.out.println("port " + server.getAddress().getPort());
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (exchange.getRequestMethod().equals("POST")) {
                latest = new String(exchange.getRequestBody().readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, -1);
            } else {
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                byte[] shown = (ended(latest) ? "[]" : latest).getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, shown.length);
                exchange.getResponseBody().write(shown);
            }
        }
    }

    private static boolean ended(String alerts) {
        Matcher end = END.matcher(alerts);
        return end.find() && !Instant.parse(end.group(1)).isAfter(Instant.now());
    }
}

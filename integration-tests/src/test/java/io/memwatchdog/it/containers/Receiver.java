package io.memwatchdog.it.containers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Prints what it is sent, a line each: the people whom Alertmanager tells. Runs in a container, on nothing but a JRE. */
public final class Receiver {

    static final int PORT = 8000;
    static final String READY = "receiver is ready";

    private Receiver() {}

    public static void main(String[] args) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(PORT), 0);
        server.createContext("/", Receiver::receive);
        server.start();
        System.out.println(READY);
    }

    private static void receive(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        System.out.println(body.replace("\n", " "));
        exchange.sendResponseHeaders(200, -1);
        exchange.close();
    }
}

package io.memwatchdog.core.alert;

import io.memwatchdog.core.WatchdogSettings.Access;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Credentials as a request carries them. */
final class Authorization {

    private Authorization() {}

    static Map<String, String> headers(Access access) {
        String token = access.bearerToken();
        if (token != null) {
            return Map.of("Authorization", "Bearer " + token);
        }
        String username = access.username();
        String password = access.password();
        if (username == null || password == null) {
            return Map.of();
        }
        byte[] pair = (username + ":" + password).getBytes(StandardCharsets.UTF_8);
        return Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }
}

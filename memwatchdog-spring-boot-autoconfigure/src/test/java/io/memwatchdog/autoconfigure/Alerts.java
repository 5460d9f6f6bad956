package io.memwatchdog.autoconfigure;

import io.memwatchdog.core.alert.Alert;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.core.verdict.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Alerts to be told. */
final class Alerts {

    private Alerts() {}

    static Alert firing(String name) {
        return new Alert(
                Alert.Status.FIRING,
                Map.of("alertname", name),
                Map.of(),
                Instant.EPOCH,
                null,
                Verdict.unknown(Resource.HEAP, "a test"),
                null,
                List.of());
    }
}

package io.memwatchdog.autoconfigure.webhook;

import io.memwatchdog.core.evidence.SnapshotJob;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonParseException;

/**
 * Turns a firing alert about the heap into one snapshot, whatever the web stack. Within the cooldown the evidence at hand
 * serves every group, since there is but one heap; so a flood of notifications costs no more than one. Thread-safe.
 */
final class Receiver {

    private final Rules rules;

    private final Supplier<SnapshotJob> snapshot;

    private final LongSupplier nanoTime;

    private final Map<Outcome, LongAdder> counts = new EnumMap<>(Outcome.class);

    private @Nullable Long lastNanos;

    /**
     * What is listened to.
     *
     * @param secret the bearer token that must come along; empty where Spring Security decides
     * @param labels of our own alerts; an alert that has another value for one of them is about somebody else
     * @param timeout for a body to arrive, from its first byte to its last
     */
    record Rules(
            String secret,
            List<String> alerts,
            Map<String, String> labels,
            int maxBytes,
            Duration cooldown,
            Duration timeout) {}

    /** What became of a notification. */
    enum Outcome {
        ACCEPTED(202, "A snapshot has been asked for."),
        COOLING_DOWN(200, "A snapshot was asked for a short while ago."),
        IGNORED(200, "No firing alert about the heap of this instance."),
        MALFORMED(400, "This is not a webhook of Alertmanager, version 4."),
        UNAUTHORIZED(401, "The shared secret is missing or wrong."),
        TOO_SLOW(408, "The notification took longer to arrive than memwatchdog.webhook.timeout."),
        TOO_LARGE(413, "The notification is larger than memwatchdog.webhook.max-payload.");

        private final int status;

        private final String message;

        Outcome(int status, String message) {
            this.status = status;
            this.message = message;
        }

        int status() {
            return status;
        }

        /** Fixed text: nothing of the request comes back. */
        String json() {
            return "{\"message\":\"" + message + "\"}";
        }
    }

    /** @param nanoTime as {@link System#nanoTime()} */
    Receiver(Rules rules, Supplier<SnapshotJob> snapshot, LongSupplier nanoTime) {
        this.rules = rules;
        this.snapshot = snapshot;
        this.nanoTime = nanoTime;
        for (Outcome outcome : Outcome.values()) {
            counts.put(outcome, new LongAdder());
        }
    }

    int maxBytes() {
        return rules.maxBytes();
    }

    Duration timeout() {
        return rules.timeout();
    }

    /** Whether the body is worth reading. */
    boolean authorized(@Nullable String authorization) {
        byte[] wanted = ("Bearer " + rules.secret()).getBytes(StandardCharsets.UTF_8);
        byte[] given = (authorization == null ? "" : authorization).getBytes(StandardCharsets.UTF_8);
        return rules.secret().isEmpty() || MessageDigest.isEqual(wanted, given);
    }

    Outcome refuse(Outcome outcome) {
        return count(outcome);
    }

    /** @param body of an authorized request, at most {@link #maxBytes()} long */
    Outcome receive(byte[] body) {
        try {
            boolean concerned = Notification.parse(body).firing().stream().anyMatch(this::concerns);
            return count(concerned ? ask() : Outcome.IGNORED);
        } catch (JsonParseException malformed) {
            return count(Outcome.MALFORMED);
        }
    }

    private boolean concerns(Map<String, String> labels) {
        return rules.alerts().contains(labels.getOrDefault("alertname", ""))
                && labels.getOrDefault("resource", "heap").equals("heap")
                && rules.labels().entrySet().stream().allMatch(ours -> agrees(ours, labels));
    }

    /** What an alert does not say, it does not say of another: alerts of rules carry no application. */
    private static boolean agrees(Map.Entry<String, String> ours, Map<String, String> labels) {
        return labels.getOrDefault(ours.getKey(), ours.getValue()).equals(ours.getValue());
    }

    private synchronized Outcome ask() {
        long now = nanoTime.getAsLong();
        if (lastNanos != null && now - lastNanos < rules.cooldown().toNanos()) {
            return Outcome.COOLING_DOWN;
        }
        lastNanos = now;
        var unused = snapshot.get();
        return Outcome.ACCEPTED;
    }

    private Outcome count(Outcome outcome) {
        counter(outcome).increment();
        return outcome;
    }

    private LongAdder counter(Outcome outcome) {
        return Objects.requireNonNull(counts.get(outcome));
    }

    /** How many notifications have ended so. */
    long total(Outcome outcome) {
        return counter(outcome).sum();
    }
}

package io.memwatchdog.autoconfigure.webhook;

import io.memwatchdog.core.evidence.SnapshotJob;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.json.JsonParseException;

/**
 * Turns a firing alert about the heap into one snapshot, whatever the web stack. Within the cooldown the evidence at hand
 * serves every group, since there is but one heap; so a flood of notifications costs no more than one. Where a
 * snapshot fails there is no such evidence, and no cooldown. Thread-safe.
 */
final class Receiver {

    private static final Logger log = LoggerFactory.getLogger(Receiver.class);

    private final Rules rules;

    private final Evidence evidence;

    private final LongSupplier nanoTime;

    private final AtomicBoolean told = new AtomicBoolean();

    private final Map<Outcome, LongAdder> counts = new EnumMap<>(Outcome.class);

    // No lock: the end of a job is told on the watchdog's thread, maybe before the request for it has returned.
    private final AtomicReference<@Nullable Asked> last = new AtomicReference<>();

    /** When a snapshot was asked for, as {@link System#nanoTime()}; of several at the same time each is one of its own. */
    private static final class Asked {
        private final long nanos;

        private Asked(long nanos) {
            this.nanos = nanos;
        }
    }

    /** Where snapshots come from. */
    interface Evidence {

        /**
         * Asks for one.
         *
         * @param whenOver is told on any thread when the job is done or has failed
         * @throws IllegalStateException where none can be had
         */
        SnapshotJob request(Consumer<SnapshotJob> whenOver);
    }

    /**
     * What is listened to.
     *
     * @param secret the bearer token that must come along; empty where somebody else decides
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
        TOO_LARGE(413, "The notification is larger than memwatchdog.webhook.max-payload."),
        REFUSED(503, "No snapshot can be taken; the log and /actuator/memwatchdog say why.");

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
    Receiver(Rules rules, Evidence evidence, LongSupplier nanoTime) {
        this.rules = rules;
        this.evidence = evidence;
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

    private Outcome ask() {
        Asked before = last.get();
        Asked now = new Asked(nanoTime.getAsLong());
        if (before != null && now.nanos - before.nanos < rules.cooldown().toNanos()) {
            return Outcome.COOLING_DOWN;
        }
        return last.compareAndSet(before, now) ? request(now) : Outcome.COOLING_DOWN;
    }

    /** Where nothing comes of it, the next notification may ask again. */
    private Outcome request(Asked now) {
        try {
            SnapshotJob job = evidence.request(over -> forgetWhenFailed(over, now));
            forgetWhenFailed(job, now);
            return job.state() == SnapshotJob.State.FAILED ? Outcome.REFUSED : Outcome.ACCEPTED;
        } catch (RuntimeException | OutOfMemoryError failure) {
            last.compareAndSet(now, null);
            if (!told.getAndSet(true)) {
                log.warn("memwatchdog: no snapshot for a webhook: {}", failure.toString());
            }
            return Outcome.REFUSED;
        }
    }

    private void forgetWhenFailed(SnapshotJob job, Asked when) {
        if (job.state() == SnapshotJob.State.FAILED) {
            last.compareAndSet(when, null);
        }
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

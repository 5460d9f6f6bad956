package io.memwatchdog.core.alert;

import io.memwatchdog.core.WatchdogSettings.Alerts;
import io.memwatchdog.core.schedule.Schedule;
import io.memwatchdog.core.schedule.WatchdogClock;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Alertmanager: retries, and a circuit breaker that leaves a dead one alone for ever longer times. Only the latest
 * message counts; a newer one takes the place of one that could not be delivered. What is due is known by its time and not
 * only by a timer, so that it is not forgotten when there was no memory for the timer. Runs on the watchdog's thread.
 */
final class Destination {

    private static final Logger log = LoggerFactory.getLogger("io.memwatchdog.alert");
    private static final Duration FIRST_BREAK = Duration.ofSeconds(10);
    private static final Duration LONGEST_BREAK = Duration.ofMinutes(2);

    /** Whoever retries faster than by default wants to know sooner, too, whether it is back. */
    private static final int BACKOFFS_PER_FIRST_BREAK = 50;

    /** Beyond the transport's own timeout: then it is taken for dead. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final URI target;
    private final Alerts settings;
    private final Schedule schedule;
    private final WatchdogClock clock;
    private final AlertTransport transport;
    private final SocketTransport wayOut;
    private final Map<String, String> headers;
    private final DeliveryTotals totals;
    private byte @Nullable [] latest;
    private @Nullable CompletionStage<Integer> exchange;
    private int attempts;
    private int breaks;
    private State state = State.IDLE;
    private long dueMs;
    private boolean complained;

    Destination(
            URI target,
            Alerts settings,
            Schedule schedule,
            WatchdogClock clock,
            AlertTransport transport,
            DeliveryTotals totals) {
        this.target = target;
        this.settings = settings;
        this.schedule = schedule;
        this.clock = clock;
        this.transport = transport;
        this.wayOut = new SocketTransport(target, settings.access());
        this.headers = Authorization.headers(settings.access());
        this.totals = totals;
    }

    private enum State {
        IDLE,
        SENDING,
        /** Waits for the next attempt. */
        BACKING_OFF,
        /** The breaker is open. */
        BROKEN
    }

    void warmUp() {
        wayOut.warmUp();
    }

    /** On another thread. */
    void resolveAgain() {
        wayOut.resolveAgain();
    }

    boolean isResolved() {
        return wayOut.isResolved();
    }

    void push(byte[] json) {
        latest = json;
        if (state == State.IDLE) {
            attempts = 0;
            send();
        }
    }

    /** Takes the place of what has not been taken yet; where that is nothing, or all of it is over, there is nothing to tell. */
    void replaceWaiting(byte @Nullable [] json) {
        if (latest != null) {
            latest = json;
        }
    }

    /** Over the bare socket, now, whatever else is under way: the heap is full. */
    void pushAtOnce(byte[] json) {
        latest = json;
        if (!wayOut.isReady()) {
            push(json);
            return;
        }
        try {
            int status = wayOut.post(json, headers, settings.timeout());
            if (status / 100 == 2) {
                taken(json);
            } else {
                state = State.IDLE;
                push(json);
            }
        } catch (IOException unreachable) {
            state = State.IDLE;
            push(json);
        }
    }

    /** Does what is due. Needs no memory where nothing is. */
    void tick() {
        if (state == State.IDLE || clock.uptimeMs() < dueMs) {
            return;
        }
        CompletionStage<Integer> silent = exchange;
        if (state == State.SENDING && silent != null) {
            exchange = null;
            silent.toCompletableFuture().cancel(true);
            failed(0, null);
        } else {
            send();
        }
    }

    boolean isSettled() {
        return state == State.IDLE || state == State.BROKEN;
    }

    boolean hasTakenLatest() {
        return latest == null;
    }

    private void send() {
        byte[] json = latest;
        if (json == null) {
            state = State.IDLE;
            return;
        }
        attempts++;
        waitIn(State.SENDING, settings.timeout().plus(GRACE));
        try {
            CompletionStage<Integer> mine = transport.post(target, json, headers, settings.timeout());
            exchange = mine;
            mine.whenCompleteAsync(
                    (status, fault) -> answered(mine, json, status == null ? 0 : status, fault), schedule);
        } catch (RuntimeException | OutOfMemoryError | LinkageError fault) {
            failed(0, fault);
        }
    }

    private void answered(CompletionStage<Integer> mine, byte[] json, int status, @Nullable Throwable fault) {
        if (mine != exchange) {
            return;
        }
        exchange = null;
        if (fault == null && status / 100 == 2) {
            taken(json);
        } else {
            failed(status, fault);
        }
    }

    private void taken(byte[] json) {
        if (json == AlertJson.NO_ALERTS) {
            totals.deliveredEmpty();
        } else {
            totals.deliveredOnce();
        }
        breaks = 0;
        attempts = 0;
        exchange = null;
        if (latest == json) {
            latest = null;
        }
        state = State.IDLE;
        if (complained) {
            complained = false;
            log.info("memwatchdog: {} takes alerts again", target);
        }
        if (latest != null) {
            send();
        } else if (json == AlertJson.NO_ALERTS) {
            rehearse();
        }
    }

    /** The way out of a full heap is gone once while there is memory: afterwards all that it needs is there. */
    private void rehearse() {
        if (!wayOut.isReady()) {
            return;
        }
        try {
            int status = wayOut.post(AlertJson.NO_ALERTS, headers, settings.timeout());
            if (status / 100 != 2) {
                log.info("memwatchdog: {} takes alerts, but answers {} to the way of a full heap", target, status);
            }
        } catch (IOException unreachable) {
            log.info("memwatchdog: {} takes alerts, but not by the way of a full heap", target, unreachable);
        }
    }

    private void failed(int status, @Nullable Throwable fault) {
        if (attempts <= settings.retries() && worthRetrying(status)) {
            waitIn(State.BACKING_OFF, jittered(settings.backoff(), attempts));
            return;
        }
        attempts = settings.retries();
        waitIn(State.BROKEN, breakTime());
        breaks++;
        totals.failedOnce();
        if (!complained) {
            complained = true;
            log.warn("memwatchdog: {}", Undelivered.message(target, status, fault));
        }
    }

    private void waitIn(State waiting, Duration time) {
        state = waiting;
        dueMs = clock.uptimeMs() + time.toMillis();
        schedule.after(time, this::tick);
    }

    /** What the request is to blame for will not get better by repetition. */
    private static boolean worthRetrying(int status) {
        return status / 100 != 4 || status == 408 || status == 429;
    }

    private Duration breakTime() {
        Duration first = shorter(settings.backoff().multipliedBy(BACKOFFS_PER_FIRST_BREAK), FIRST_BREAK);
        Duration longest = first.multipliedBy(LONGEST_BREAK.dividedBy(FIRST_BREAK));
        return jittered(shorter(first.multipliedBy(1L << Math.min(breaks, 10)), longest), 1);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Doubles with each attempt, give or take 20 %, so that many instances do not knock at once. */
    static Duration jittered(Duration base, int attempt) {
        double factor = Math.scalb(0.8 + 0.4 * ThreadLocalRandom.current().nextDouble(), Math.min(attempt - 1, 16));
        return Duration.ofNanos((long) (base.toNanos() * factor));
    }
}

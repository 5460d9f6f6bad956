package io.memwatchdog.core.alert;

import io.memwatchdog.core.WatchdogSettings.Alerts;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.core.verdict.Verdict;
import io.memwatchdog.diff.AllocationSite;
import io.memwatchdog.diff.HeapDiffResult;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Knows which alerts are firing: one at most for each resource. An alert begins when the verdict calls for it and ends when
 * the resource is healthy again; a verdict that only grows less sure ends nothing. Not thread-safe.
 */
public final class AlertDesk {

    private static final int REMEMBERED = 10;

    private final AlertComposer composer;
    private final Supplier<Instant> clock;
    private final Consumer<Alert> onChange;
    private final Map<Resource, Alert> firing = new EnumMap<>(Resource.class);
    private final Deque<Alert> over = new ArrayDeque<>();

    /**
     * A desk without alerts.
     *
     * @param instance label {@code instance}, unless the settings bring one
     * @param onChange is told of every alert that begins, is updated or ends
     */
    public AlertDesk(Alerts settings, String instance, Supplier<Instant> clock, Consumer<Alert> onChange) {
        this.composer = new AlertComposer(settings, instance);
        this.clock = clock;
        this.onChange = onChange;
    }

    /** Makes an alert that nobody is told of: what is run for the first time in a full heap needs memory that is not there. */
    public void rehearse() {
        composer.rehearse(clock.get());
    }

    /** Whether a verdict calls for an alert that does not fire yet. Needs no memory. */
    public boolean isNews(Verdict verdict) {
        Alert present = firing.get(verdict.resource());
        return verdict.level().isAlarm() && (present == null || isGraver(verdict, present));
    }

    /**
     * Looks at a verdict.
     *
     * @return the alert that it begins
     */
    public Optional<Alert> judge(Verdict verdict) {
        Alert present = firing.get(verdict.resource());
        if (verdict.level().isAlarm()) {
            return isNews(verdict) ? begin(verdict, present) : Optional.empty();
        }
        if (present != null && verdict.level() != Level.SUSPICION) {
            end(present, verdict);
        }
        return Optional.empty();
    }

    /** Adds what a snapshot has shown. Ignored where the alert is over. */
    public void addEvidence(
            Resource resource, String snapshot, @Nullable HeapDiffResult evidence, List<AllocationSite> sites) {
        update(resource, present -> composer.updated(present, snapshot, evidence, sites));
    }

    /** Adds where it was allocated to the evidence that is there. Ignored where the alert is over. */
    public void addSites(Resource resource, List<AllocationSite> sites) {
        update(resource, present -> composer.located(present, sites));
    }

    /** Adds what the resource consists of. Ignored where the alert is over. */
    public void addBreakdown(Resource resource, String text) {
        update(resource, present -> composer.annotated(present, "breakdown", text));
    }

    private void update(Resource resource, UnaryOperator<Alert> change) {
        Alert present = firing.get(resource);
        if (present != null) {
            Alert updated = change.apply(present);
            firing.put(resource, updated);
            onChange.accept(updated);
        }
    }

    /** Firing and lately resolved ones, newest first. */
    public List<Alert> alerts() {
        List<Alert> all = new ArrayList<>(firing.values());
        all.addAll(over);
        all.sort((a, b) -> b.startsAt().compareTo(a.startsAt()));
        return all;
    }

    /** The one of a resource, if it fires. */
    public Optional<Alert> firing(Resource resource) {
        return Optional.ofNullable(firing.get(resource));
    }

    /** Those that fire. */
    public List<Alert> firing() {
        return List.copyOf(firing.values());
    }

    private static boolean isGraver(Verdict verdict, Alert present) {
        return verdict.level().compareTo(present.verdict().level()) > 0;
    }

    /**
     * Pressure that turns out to be a leak is another alert: the first one ends. The answer is made before anything is told: once
     * told, it is no news any more, and whoever asks again in a full heap would never get it.
     */
    private Optional<Alert> begin(Verdict verdict, @Nullable Alert present) {
        if (present != null) {
            end(present, verdict);
        }
        Optional<Alert> begun = Optional.of(composer.firing(verdict, clock.get()));
        firing.put(verdict.resource(), begun.get());
        onChange.accept(begun.get());
        return begun;
    }

    private void end(Alert present, Verdict verdict) {
        Instant now = clock.get();
        // A clock may be set back, and Alertmanager refuses what ended before it began.
        Instant endsAt = now.isBefore(present.startsAt()) ? present.startsAt() : now;
        Alert resolved = composer.resolved(present, verdict, endsAt);
        firing.remove(verdict.resource());
        over.addFirst(resolved);
        if (over.size() > REMEMBERED) {
            over.removeLast();
        }
        onChange.accept(resolved);
    }
}

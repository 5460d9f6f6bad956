package io.memwatchdog.core;

import io.memwatchdog.core.alert.Alert;
import io.memwatchdog.core.alert.AlertDesk;
import io.memwatchdog.core.evidence.AllocationRecorder;
import io.memwatchdog.core.evidence.ResourceBreakdown;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.core.verdict.ResourceSample;
import io.memwatchdog.core.verdict.Verdict;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers a verdict: with an alert first, then with what explains it. Where memory is wanting, the alert goes out all the same. */
final class Responder {

    private final AlertDesk desk;
    private final SecondStage secondStage;
    private final Investigator investigator;
    private final AllocationRecorder allocations;
    private final Supplier<@Nullable ResourceSample> resources;
    private final MemoryReserve reserve;
    private final Consumer<Throwable> caught;
    private final ResourceBreakdown breakdown = new ResourceBreakdown();
    private final Map<Resource, Alert> uninvestigated = new EnumMap<>(Resource.class);

    Responder(
            AlertDesk desk,
            SecondStage secondStage,
            Investigator investigator,
            AllocationRecorder allocations,
            Supplier<@Nullable ResourceSample> resources,
            MemoryReserve reserve,
            Consumer<Throwable> caught) {
        this.desk = desk;
        this.secondStage = secondStage;
        this.investigator = investigator;
        this.allocations = allocations;
        this.resources = resources;
        this.reserve = reserve;
        this.caught = caught;
    }

    /** On the watchdog's thread. */
    void answer(Verdict verdict) {
        secondStage.consider(verdict);
        Alert begun = begun(verdict);
        if (begun != null) {
            uninvestigated.put(verdict.resource(), begun);
            breakDown(verdict);
        }
        investigate(verdict.resource());
        considerEvidence(verdict);
    }

    /** The alert has gone out; what its resource consists of follows. */
    private void breakDown(Verdict verdict) {
        ResourceSample sample = resources.get();
        try {
            if (sample != null) {
                breakdown.tell(verdict, sample).ifPresent(text -> desk.addBreakdown(verdict.resource(), text));
            }
        } catch (OutOfMemoryError full) {
            // the alert itself is out
        }
    }

    private @Nullable Alert begun(Verdict verdict) {
        try {
            return desk.judge(verdict).orElse(null);
        } catch (OutOfMemoryError full) {
            reserve.releaseAll();
            caught.accept(full);
            return desk.judge(verdict).orElse(null);
        }
    }

    /**
     * What fails for want of memory is tried again with the next verdict. What is found comes back as a verdict before this
     * returns, and must not find the alert still to be investigated.
     */
    private void investigate(Resource resource) {
        Alert alert = uninvestigated.remove(resource);
        if (alert != null) {
            try {
                investigator.investigate(alert);
            } catch (OutOfMemoryError full) {
                uninvestigated.put(resource, alert);
                throw full;
            }
        }
    }

    private void considerEvidence(Verdict verdict) {
        try {
            breakdown.consider(verdict);
            if (verdict.resource() == Resource.HEAP) {
                allocations.consider(verdict.level());
            }
        } catch (OutOfMemoryError full) {
            // comes again with the next verdict; an alert must not lose its reserve to this
        }
    }
}

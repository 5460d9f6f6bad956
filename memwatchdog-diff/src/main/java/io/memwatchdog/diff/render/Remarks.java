package io.memwatchdog.diff.render;

import io.memwatchdog.diff.AllocationSite;
import io.memwatchdog.diff.HeapDiffResult.Suspect;
import io.memwatchdog.diff.PathNode.Bound;
import io.memwatchdog.diff.PathNode.Holder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is said about a suspect beside its summary. */
final class Remarks {

    private Remarks() {}

    static String on(Suspect suspect) {
        List<String> remarks = new ArrayList<>();
        boolean single = suspect.steps() == 0;
        remarks.add(Words.percent(suspect.share()) + (single ? " of the heap" : " of the heap's growth"));
        remarks.add("retains " + new ByteSize(suspect.retainedBytes()) + " now (" + Words.number(suspect.totalCount())
                + " objects)");
        if (suspect.steps() > 1) {
            remarks.add("grew in " + suspect.stepsGrown() + " of " + suspect.steps() + " steps");
        }
        if (suspect.soft()) {
            remarks.add("softly held: cleared before the heap runs out");
        }
        Bound bound = suspect.bound();
        if (bound != null) {
            remarks.add("inside a " + bound.kind() + ", " + Words.percent(bound.filled()) + " of its bound");
        }
        if (suspect.exampleId() != 0) {
            remarks.add("for example 0x" + Long.toHexString(suspect.exampleId()));
        }
        return String.join("; ", remarks);
    }

    /** {@code owner = "Ann", lines = ArrayList}; empty unless values were asked for. */
    static String onValues(Suspect suspect) {
        return suspect.exampleValues().stream()
                .map(value -> value.field().isEmpty() ? value.value() : value.field() + " = " + value.value())
                .collect(Collectors.joining(", "));
    }

    static String on(AllocationSite site) {
        String callers = site.callers().isEmpty() ? "" : ", called by " + String.join(" ← ", site.callers());
        return "allocated at " + site.frame() + " (" + Words.percent(site.share()) + " of what is alive)" + callers;
    }

    static String on(Holder holder) {
        return "also held by " + Words.holderPath(holder.path()) + " (" + Words.objects(holder.count()) + ", "
                + new ByteSize(holder.retainedBytes()) + ")";
    }
}

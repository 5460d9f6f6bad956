package io.memwatchdog.diff.compare;

import io.memwatchdog.diff.HeapDiffResult.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Tells leaks from growth that means nothing, and says how strongly a leak is suspected. */
final class Judge {

    /** Between two heaps a container swings by so much without a leak. */
    private static final double SWING = 0.15;

    /** With more heaps than two, growth at every step says more than its amount. */
    private static final double STEADY_SWING = 0.03;

    /** So much more in what makes up most of all growth: a leak that is old already. Mere turnover has been seen to reach 0.06. */
    private static final double DOMINANT_SWING = 0.08;

    private static final double DOMINANT = 0.6;

    private static final double MUCH_OF_THE_HEAP = 0.02;

    private final Ownership ownership;
    private final List<Instant> takenAt;
    private final long heapBytes;
    private final long growthBytes;
    private final long growthCount;
    private final Map<String, Long> newObjects;

    /** What is judged. */
    enum Verdict {
        SUSPECT,
        ONE_TIME,
        NOISE
    }

    /**
     * Of one comparison.
     *
     * @param takenAt when each heap was
     * @param newObjects how many more there are of each class, wherever they hang
     */
    Judge(
            Ownership ownership,
            List<Instant> takenAt,
            long heapBytes,
            long growthBytes,
            long growthCount,
            Map<String, Long> newObjects) {
        this.ownership = ownership;
        this.takenAt = List.copyOf(takenAt);
        this.heapBytes = Math.max(1, heapBytes);
        this.growthBytes = Math.max(1, growthBytes);
        this.growthCount = Math.max(1, growthCount);
        this.newObjects = newObjects;
    }

    Verdict verdict(Candidate candidate) {
        if (candidate.fanOut().heaps() == 1) {
            boolean big = candidate.bytes() * 20 >= heapBytes && !isSoftlyHeld(candidate);
            return big ? Verdict.SUSPECT : Verdict.NOISE;
        }
        double relative = Math.max(candidate.relativeGrowth(), candidate.relativeCountGrowth());
        if (candidate.bytes() <= 0 || relative < smallestRelative(candidate)) {
            return Verdict.NOISE;
        }
        if (isSoftlyHeld(candidate)) {
            return Verdict.NOISE;
        }
        if (grewOnce(candidate)) {
            return Verdict.ONE_TIME;
        }
        if (isInFlight(candidate) || hasMoved(candidate)) {
            return Verdict.NOISE;
        }
        return switch (owner(candidate)) {
            case APPLICATION -> Verdict.SUSPECT;
            case LIBRARY -> share(candidate) >= 0.15 && candidate.count() >= 50 ? Verdict.SUSPECT : Verdict.ONE_TIME;
            case JDK -> isJdkLeak(candidate) ? Verdict.SUSPECT : Verdict.ONE_TIME;
        };
    }

    /**
     * What libraries share, above all by class loaders, is reached from another root in the next heap and seems to be new there,
     * while of its class there are no more objects than before.
     */
    private boolean hasMoved(Candidate candidate) {
        Long more = newObjects.get(candidate.target().className());
        return more != null
                && candidate.fanOuts().size() == 1
                && owner(candidate) != Ownership.Owner.APPLICATION
                && more * 2 < candidate.count();
    }

    private double smallestRelative(Candidate candidate) {
        boolean steady = candidate.fanOut().heaps() > 2
                && candidate.fanOut().stepsGrown() == candidate.fanOut().heaps() - 1;
        if (steady) {
            return STEADY_SWING;
        }
        return isDominant(candidate) ? DOMINANT_SWING : SWING;
    }

    private boolean isDominant(Candidate candidate) {
        return share(candidate) >= DOMINANT && candidate.bytes() >= MUCH_OF_THE_HEAP * heapBytes;
    }

    /** What is left of a soft cache without its values is too little to be told. */
    private static boolean isSoftlyHeld(Candidate candidate) {
        return softGrowth(candidate.fanOut()) * 2 > candidate.fanOut().growth();
    }

    private static long softGrowth(MergedNode node) {
        return node.isSoft()
                ? Math.max(0, node.growth())
                : node.children().stream().mapToLong(Judge::softGrowth).sum();
    }

    /** With three heaps and more: it grew in one step, and not in the others. Of the last one nobody knows whether it goes on. */
    private boolean grewOnce(Candidate candidate) {
        MergedNode node = candidate.fanOut();
        int most = mostGrownStep(node);
        if (most >= node.heaps() - 1) {
            return false;
        }
        long growth = node.retained(most) - node.retained(most - 1);
        long rest = node.growth() - growth;
        return rest * 10 * shorter(most) < growth;
    }

    private static int mostGrownStep(MergedNode node) {
        int most = 1;
        for (int heap = 2; heap < node.heaps(); heap++) {
            long growth = node.retained(heap) - node.retained(heap - 1);
            most = growth > node.retained(most) - node.retained(most - 1) ? heap : most;
        }
        return most;
    }

    /** How much shorter the other steps are together: in less time even a steady leak grows by less. Never below 1. */
    private double shorter(int step) {
        long millis = millisBetween(step - 1, step);
        long others = millisBetween(0, takenAt.size() - 1) - millis;
        return millis > 0 && others > 0 ? Math.max(1, (double) millis / others) : 1;
    }

    private long millisBetween(int from, int to) {
        return Duration.between(takenAt.get(from), takenAt.get(to)).toMillis();
    }

    /** What a thread works on at the moment; a leak in a local variable has to be a good part of the heap to stand out. */
    private boolean isInFlight(Candidate candidate) {
        boolean local = candidate.fanOut().path().stream().anyMatch(node -> isTransient(node.via()));
        return local && (candidate.bytes() * 10 < heapBytes || candidate.count() < 100);
    }

    private static boolean isTransient(String label) {
        return label.startsWith("<local")
                || label.equals("<jni local>")
                || label.equals("<native stack>")
                || label.equals("<locked>");
    }

    /** The JDK fills its tables when something is used for the first time; that is no leak unless it goes on. */
    private boolean isJdkLeak(Candidate candidate) {
        boolean goesOn = candidate.fanOut().countFirst() >= 100;
        return goesOn && candidate.count() >= 500 && share(candidate) >= 0.3 && candidate.bytes() * 100 >= heapBytes;
    }

    private double share(Candidate candidate) {
        return Math.max(0, (double) candidate.bytes() / growthBytes);
    }

    /** The best owner among the steps, the accumulating class included. */
    private Ownership.Owner owner(Candidate candidate) {
        Ownership.Owner best = Ownership.Owner.JDK;
        for (Step step : candidate.steps()) {
            Ownership.Owner owner = ownership.of(step.className(), step.field());
            best = owner.compareTo(best) > 0 ? owner : best;
        }
        return best;
    }

    /** The greater the more suspect: new in relation to what was there, in bytes and in number, and held by the application. */
    double score(Candidate candidate) {
        double bytes = (double) candidate.bytes() / growthBytes;
        double count = (double) candidate.count() / growthCount;
        double relative = Math.max(candidate.relativeGrowth(), candidate.relativeCountGrowth());
        double owner =
                switch (owner(candidate)) {
                    case APPLICATION -> holdsApplication(candidate.steps()) ? 1 : 0.7;
                    case LIBRARY -> 0.35;
                    case JDK -> 0.2;
                };
        MergedNode node = candidate.fanOut();
        double steady = node.heaps() < 3 ? 1 : (double) node.stepsGrown() / (node.heaps() - 1);
        return relative * (bytes + Math.min(count, 1)) * owner * steady * steady;
    }

    private boolean holdsApplication(List<Step> steps) {
        return steps.stream()
                .limit(Math.max(0, steps.size() - 1))
                .anyMatch(step -> ownership.isApplication(step.className(), step.field()));
    }
}

package io.memwatchdog.diff.compare;

import io.memwatchdog.diff.DiffOptions;
import io.memwatchdog.diff.HeapDiffResult;
import io.memwatchdog.diff.HeapDiffResult.Entry;
import io.memwatchdog.diff.HeapDiffResult.Observation;
import io.memwatchdog.diff.HeapDiffResult.Reason;
import io.memwatchdog.diff.HeapDiffResult.Step;
import io.memwatchdog.diff.HeapDiffResult.Suspect;
import io.memwatchdog.diff.HeapProfile;
import io.memwatchdog.diff.PathNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** One comparison: of two or more heaps, or a look at one alone. */
public final class Comparison {

    /** Of the heap; what grew by less is noise in any service. */
    private static final long NOISE_SHARE = 400;

    /** A rate per minute says nothing of heaps that were taken within seconds. */
    private static final long SHORTEST_RATE_MILLIS = 5_000;

    private final List<HeapProfile> heaps;
    private final DiffOptions options;
    private final HeapProfile first;
    private final HeapProfile last;
    private final long elapsedMillis;
    private final MergedNode top;
    private final Growth growth;
    private final Sentences sentences;
    private final Judge judge;
    private final long totalBytes;
    private final long totalCount;
    private final HolderChoice holderChoice;
    private final OtherHolders otherHolders;

    public Comparison(List<HeapProfile> heaps, DiffOptions options) {
        this.heaps = List.copyOf(heaps);
        this.options = options;
        this.first = heaps.get(0);
        this.last = heaps.get(heaps.size() - 1);
        boolean single = heaps.size() == 1;
        this.elapsedMillis =
                Math.max(0, Duration.between(first.takenAt(), last.takenAt()).toMillis());
        this.totalBytes = last.totalBytes() - (single ? 0 : first.totalBytes());
        this.totalCount = last.totalObjects() - (single ? 0 : first.totalObjects());
        this.top = MergedNode.merge(paths());
        Ownership ownership = new Ownership(options.applicationPackages());
        this.growth = new Growth(last.totalBytes());
        this.growth.workOut(top);
        this.sentences = new Sentences(ownership);
        this.holderChoice = new HolderChoice(ownership, top);
        this.otherHolders = new OtherHolders(this.heaps);
        long positiveBytes = top.children().stream()
                .mapToLong(child -> Math.max(0, child.strongGrowth()))
                .sum();
        long positiveCount = top.children().stream()
                .mapToLong(child -> Math.max(0, child.countGrowthBelow()))
                .sum();
        List<Instant> takenAt = heaps.stream().map(HeapProfile::takenAt).toList();
        this.judge = new Judge(ownership, takenAt, last.totalBytes(), positiveBytes, positiveCount, newObjects());
    }

    /** None where one of them has none: all that hangs anywhere would seem to be new. */
    private List<List<PathNode>> paths() {
        boolean none = heaps.stream().anyMatch(Comparison::isHistogram);
        boolean dominators = heaps.stream().noneMatch(heap -> heap.dominators().isEmpty());
        return heaps.stream()
                .map(heap -> none ? List.<PathNode>of() : dominators ? heap.dominators() : heap.shortestPaths())
                .toList();
    }

    private static boolean isHistogram(HeapProfile heap) {
        return !heap.histogram().isEmpty()
                && heap.dominators().isEmpty()
                && heap.shortestPaths().isEmpty();
    }

    private Map<String, Long> newObjects() {
        Map<String, Long> more = new HashMap<>();
        last.histogram().forEach(row -> more.merge(row.className(), row.count(), Long::sum));
        first.histogram().forEach(row -> more.merge(row.className(), -row.count(), Long::sum));
        return more;
    }

    public HeapDiffResult result() {
        long minBytes = Math.max(options.minGrowthBytes(), last.totalBytes() / NOISE_SHARE);
        List<Candidate> candidates = new CandidateFinder(minBytes, holderChoice, growth).find(top);
        List<Suspect> suspects = suspects(candidates);
        return new HeapDiffResult(
                HeapDiffResult.SCHEMA_VERSION,
                heaps.size() == 1 ? "" : first.source(),
                last.source(),
                elapsedMillis,
                suspects,
                observations(candidates, minBytes),
                entries(),
                ClassGrowths.between(heaps, options.maxEntries()),
                totalBytes,
                totalCount,
                last.totalBytes(),
                last.totalObjects(),
                warnings(),
                List.of());
    }

    private List<Suspect> suspects(List<Candidate> candidates) {
        List<Suspect> suspects = new ArrayList<>();
        Set<List<String>> told = new HashSet<>();
        candidates.stream()
                .filter(candidate -> judge.verdict(candidate) == Judge.Verdict.SUSPECT)
                .sorted(Comparator.comparingDouble((Candidate candidate) -> -judge.score(candidate)))
                .map(this::suspect)
                // A field that is already told holds the rest of the same structure.
                .filter(suspect -> told.add(structure(suspect)))
                .limit(options.maxSuspects())
                .forEach(suspects::add);
        return suspects;
    }

    /** The path to the owner's field: two classes of one name, or two objects of one class, hold two structures. */
    private List<String> structure(Suspect suspect) {
        int owner = suspect.path().size() < 2 ? 0 : sentences.ownerIndex(suspect.path());
        Stream<String> steps = suspect.path().stream().limit(owner + 1L).map(Comparison::name);
        boolean named = suspect.owner().indexOf('.') > 0;
        return (named ? steps : Stream.concat(steps, Stream.of(suspect.className()))).toList();
    }

    private Suspect suspect(Candidate candidate) {
        boolean single = heaps.size() == 1;
        long perMinute =
                elapsedMillis < SHORTEST_RATE_MILLIS ? 0 : (long) (candidate.bytes() * 60_000.0 / elapsedMillis);
        PathNode target = candidate.target().latestNode();
        PathNode.Bound bound = candidate.target().path().stream()
                .map(MergedNode::bound)
                .filter(found -> found != null)
                .findFirst()
                .orElse(null);
        return new Suspect(
                single ? sentences.holds(candidate, last.totalBytes()) : sentences.grew(candidate, perMinute),
                sentences.owner(candidate.steps()),
                candidate.target().className(),
                candidate.steps(),
                candidate.accumulationPoint(),
                candidate.bytes(),
                candidate.retainedBytes(),
                candidate.count(),
                candidate.totalCount(),
                perMinute,
                share(candidate),
                candidate.fanOut().stepsGrown(),
                heaps.size() - 1,
                candidate.recentBytes(),
                target == null ? 0 : target.exampleId(),
                candidate.target().isSoft(),
                bound,
                candidate.holders().isEmpty()
                        ? otherHolders.of(
                                candidate.steps(), candidate.target().className(), Math.max(1, candidate.count()))
                        : candidate.holders(),
                List.of(),
                List.of());
    }

    private double share(Candidate candidate) {
        long whole = heaps.size() == 1 ? last.totalBytes() : Math.max(totalBytes, candidate.bytes());
        return Math.max(0, Math.min(1, (double) candidate.bytes() / Math.max(1, whole)));
    }

    private List<Observation> observations(List<Candidate> candidates, long minBytes) {
        List<Observation> observations = new ArrayList<>();
        harmless(top, minBytes, observations);
        candidates.stream()
                .filter(candidate -> judge.verdict(candidate) == Judge.Verdict.ONE_TIME)
                .map(candidate -> new Observation(
                        sentences.oneTime(candidate),
                        Reason.ONE_TIME,
                        candidate.steps(),
                        candidate.bytes(),
                        candidate.count(),
                        null))
                .forEach(observations::add);
        observations.removeIf(observation -> WatchdogClasses.hold(observation.path()));
        observations.sort(Comparator.comparingLong(Observation::bytes).reversed());
        return observations.stream().limit(options.maxSuspects()).toList();
    }

    private void harmless(MergedNode node, long minBytes, List<Observation> found) {
        for (MergedNode child : node.children()) {
            PathNode.Bound bound = child.bound();
            if (child.growth() < minBytes) {
                continue;
            }
            if (child.isSoft()) {
                List<Step> steps = holderChoice.pathTo(child).steps();
                found.add(new Observation(
                        sentences.soft(child, steps), Reason.SOFT, steps, child.growth(), child.countGrowth(), null));
            } else if (bound != null && growth.isWithinBound(child)) {
                found.add(new Observation(
                        sentences.bounded(child, bound),
                        Reason.BOUNDED,
                        Sentences.steps(child),
                        child.growth(),
                        child.countGrowth(),
                        bound));
            } else {
                harmless(child, minBytes, found);
            }
        }
    }

    private List<Entry> entries() {
        List<MergedNode> changed = new ArrayList<>();
        collect(top, changed);
        // What is too small to be kept in both profiles has not changed because it is in one of them.
        long noise = last.totalBytes() >> 19;
        return changed.stream()
                .filter(node -> Math.abs(node.growth()) > noise)
                .sorted(Comparator.comparingLong((MergedNode node) -> -Math.abs(node.growth())))
                .limit(options.maxEntries())
                .sorted(Comparator.comparingLong((MergedNode node) -> -node.growth()))
                .map(Comparison::entry)
                .toList();
    }

    private static void collect(MergedNode node, List<MergedNode> changed) {
        for (MergedNode child : node.children()) {
            if (child.growth() != 0) {
                changed.add(child);
            }
            collect(child, changed);
        }
    }

    private static Entry entry(MergedNode node) {
        List<String> path = Sentences.steps(node).stream().map(Comparison::name).toList();
        return new Entry(path, type(node), node.growth(), node.countGrowth(), node.retained(), node.count());
    }

    private static String name(Step step) {
        return step.field().isEmpty() ? step.className() : step.className() + "." + step.field();
    }

    private static HeapDiffResult.Type type(MergedNode node) {
        if (node.retainedFirst() == 0) {
            return HeapDiffResult.Type.ADDED;
        }
        if (node.retained() == 0) {
            return HeapDiffResult.Type.REMOVED;
        }
        return node.growth() > 0 ? HeapDiffResult.Type.GROWN : HeapDiffResult.Type.SHRUNK;
    }

    private List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        for (HeapProfile heap : heaps) {
            heap.warnings().forEach(warning -> warnings.add(heap.source() + ": " + warning));
        }
        if (heaps.stream().anyMatch(Comparison::isHistogram)) {
            warnings.add("One of the heaps is a class histogram: which classes grew is known, but not who holds them.");
            return warnings;
        }
        boolean mixed = heaps.stream().anyMatch(heap -> heap.dominators().isEmpty())
                && heaps.stream().anyMatch(heap -> !heap.dominators().isEmpty());
        return mixed
                ? Stream.concat(
                                warnings.stream(),
                                Stream.of(
                                        "One of the heaps has no retained sizes; all were compared by shortest paths."))
                        .toList()
                : warnings;
    }
}

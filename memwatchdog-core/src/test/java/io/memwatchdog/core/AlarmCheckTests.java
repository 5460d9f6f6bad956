package io.memwatchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.alert.Alert;
import io.memwatchdog.core.alert.AlertDesk;
import io.memwatchdog.core.alert.Verdicts;
import io.memwatchdog.core.evidence.EvidenceCollector;
import io.memwatchdog.core.evidence.TestEvidence;
import io.memwatchdog.core.schedule.ManualSchedule;
import io.memwatchdog.core.store.StoredSnapshot;
import io.memwatchdog.core.verdict.Finding;
import io.memwatchdog.core.verdict.Finding.Outcome;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Verdict;
import io.memwatchdog.diff.HeapProfile;
import io.memwatchdog.diff.PathNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlarmCheckTests {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path temp;

    private final ManualSchedule schedule = new ManualSchedule();
    private final List<Finding> findings = new ArrayList<>();
    private final List<Alert> told = new ArrayList<>();
    private WatchdogSettings settings;
    private LiveHeaps live;
    private EvidenceCollector evidence;
    private AlertDesk desk;
    private Investigator investigator;
    private AlarmCheck check;

    private void start(IntFunction<HeapProfile> heap) {
        settings = TestSettings.with(temp, null);
        live = new LiveHeaps(heap);
        evidence = TestEvidence.in(temp, settings, live, schedule);
        desk = new AlertDesk(settings.alerts(), "host", schedule::now, told::add);
        investigator = new Investigator(
                settings.snapshots(), evidence, desk, () -> true, findings::add, () -> false, schedule, schedule);
        check = new AlarmCheck(investigator, evidence, findings::add, PATIENCE, schedule, schedule);
    }

    private void startWithBaseline(IntFunction<HeapProfile> heap) {
        start(heap);
        new Baseline(settings.snapshots(), evidence, desk, schedule).take();
        schedule.passes(Duration.ofMinutes(1));
    }

    private HeapProfile leaking(int look) {
        return LiveHeaps.carts(10_000 + 20_000 * look, null, schedule.now());
    }

    private HeapProfile filling(int look) {
        int carts = 10_000 + 20_000 * look;
        return LiveHeaps.carts(carts, new PathNode.Bound("LRU map", carts, 60_000, "entries"), schedule.now());
    }

    private void suspicion(boolean sure) {
        Verdict like = Verdicts.heap(Level.SUSPICION);
        check.consider(new Verdict(
                like.resource(),
                like.level(),
                like.atMs(),
                like.sinceMs(),
                like.trend(),
                like.forecast(),
                like.confidence(),
                like.reason(),
                sure ? like.trend() : null));
        schedule.passes(Duration.ofSeconds(1));
    }

    private List<String> reasons() throws Exception {
        return evidence.snapshots().stream().map(StoredSnapshot::reason).toList();
    }

    private List<Outcome> outcomes() {
        return findings.stream().map(Finding::outcome).toList();
    }

    @Test
    void aSuspicionIsNotWorthStoppingTheApplication() throws Exception {
        startWithBaseline(this::leaking);
        suspicion(false);
        suspicion(false);
        assertThat(outcomes()).containsExactly(Outcome.ON_ALARM);
        assertThat(reasons()).containsExactly("baseline");
    }

    @Test
    void anAlarmIsRefutedByABoundedCacheThatFills() throws Exception {
        startWithBaseline(this::filling);
        suspicion(true);
        assertThat(outcomes()).containsExactly(Outcome.ON_ALARM, Outcome.PENDING, Outcome.REFUTED);
        assertThat(findings.get(2).reason()).contains("LRU map");
        assertThat(reasons()).containsExactly("baseline", "breach");
    }

    @Test
    void aLeakIsConfirmedAndToldWithTheSameDump() throws Exception {
        startWithBaseline(this::leaking);
        suspicion(true);
        assertThat(outcomes()).containsExactly(Outcome.ON_ALARM, Outcome.PENDING, Outcome.CONFIRMED);

        desk.judge(Verdicts.heap(Level.LEAK)).ifPresent(investigator::investigate);
        schedule.passes(Duration.ofSeconds(5));
        assertThat(reasons()).containsExactly("baseline", "breach");
        assertThat(told).last().satisfies(alert -> assertThat(
                        alert.annotations().get("suspects"))
                .contains("CartService.SESSIONS"));
    }

    @Test
    void withoutAnEarlierSnapshotTheTrendDecides() throws Exception {
        start(this::leaking);
        suspicion(true);
        assertThat(outcomes()).containsExactly(Outcome.ON_ALARM, Outcome.PENDING, Outcome.UNAVAILABLE);
        assertThat(reasons()).isEmpty();
    }

    @Test
    void aDumpThatIsRefusedLeavesItToTheTrendAndToTheAlarmsOwnAttempts() throws Exception {
        startWithBaseline(this::leaking);
        live.fail(1);
        suspicion(true);
        assertThat(outcomes()).containsExactly(Outcome.ON_ALARM, Outcome.PENDING, Outcome.UNAVAILABLE);

        desk.judge(Verdicts.heap(Level.LEAK)).ifPresent(investigator::investigate);
        schedule.passes(Duration.ofSeconds(5));
        assertThat(reasons()).containsExactly("baseline", "breach");
    }

    @Test
    void noSecondDumpWithinTheCooldown() throws Exception {
        startWithBaseline(this::filling);
        suspicion(true);
        suspicion(true);
        assertThat(reasons()).containsExactly("baseline", "breach");
        schedule.passes(settings.snapshots().cooldown());
        suspicion(true);
        assertThat(reasons()).containsExactly("baseline", "breach", "breach");
    }

    @Test
    void theSnapshotOfAnotherAlarmServesDuringItsCooldown() throws Exception {
        startWithBaseline(this::leaking);
        desk.judge(Verdicts.heap(Level.PRESSURE)).ifPresent(investigator::investigate);
        schedule.passes(Duration.ofSeconds(5));
        suspicion(true);
        assertThat(outcomes()).containsExactly(Outcome.ON_ALARM, Outcome.PENDING, Outcome.CONFIRMED);
        assertThat(reasons()).containsExactly("baseline", "breach");
    }

    @Test
    void aSnapshotOfAnotherAlarmThatFailedLeavesItToTheTrend() throws Exception {
        startWithBaseline(this::leaking);
        live.fail(100);
        desk.judge(Verdicts.heap(Level.PRESSURE)).ifPresent(investigator::investigate);
        schedule.passes(Duration.ofSeconds(1));
        suspicion(true);
        assertThat(outcomes()).containsExactly(Outcome.ON_ALARM, Outcome.PENDING, Outcome.UNAVAILABLE);
    }

    /** It may show what leaked then and was mended; the trend's span is half an hour. */
    @Test
    void unlessItIsOlderThanWhatHasGrownSince() throws Exception {
        startWithBaseline(this::leaking);
        desk.judge(Verdicts.heap(Level.PRESSURE)).ifPresent(investigator::investigate);
        schedule.passes(Duration.ofMinutes(20));
        suspicion(true);
        assertThat(outcomes()).containsExactly(Outcome.ON_ALARM);
        schedule.passes(settings.snapshots().cooldown());
        suspicion(true);
        assertThat(outcomes()).containsExactly(Outcome.ON_ALARM, Outcome.PENDING, Outcome.CONFIRMED);
        assertThat(reasons()).containsExactly("baseline", "breach", "breach");
    }

    @Test
    void anAnswerThatDoesNotComeIsNotWaitedForForEver() {
        startWithBaseline(look -> {
            if (look > 0) {
                throw new IllegalStateException("for a test");
            }
            return leaking(look);
        });
        suspicion(true);
        schedule.passes(PATIENCE);
        assertThat(outcomes()).containsExactly(Outcome.ON_ALARM, Outcome.PENDING, Outcome.UNAVAILABLE);
    }
}

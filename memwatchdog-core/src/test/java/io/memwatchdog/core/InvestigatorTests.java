package io.memwatchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.WatchdogSettings.AllocationSites;
import io.memwatchdog.core.alert.Alert;
import io.memwatchdog.core.alert.AlertDesk;
import io.memwatchdog.core.alert.Verdicts;
import io.memwatchdog.core.evidence.AllocationRecorder;
import io.memwatchdog.core.evidence.EvidenceCollector;
import io.memwatchdog.core.evidence.FakeRecorder;
import io.memwatchdog.core.schedule.ManualSchedule;
import io.memwatchdog.core.snapshot.SnapshotLimits;
import io.memwatchdog.core.store.DirectorySnapshotStore;
import io.memwatchdog.core.store.StoredSnapshot;
import io.memwatchdog.core.verdict.Finding;
import io.memwatchdog.core.verdict.Forecast;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.diff.ClassCount;
import io.memwatchdog.diff.HeapProfile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InvestigatorTests {

    @TempDir
    Path temp;

    private final ManualSchedule schedule = new ManualSchedule();
    private final List<Alert> told = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();
    private final WatchdogSettings settings = TestSettings.with(Path.of("unused"), null);
    private final AlertDesk desk = new AlertDesk(settings.alerts(), "host-1", schedule::now, told::add);
    private LiveHeaps live = new LiveHeaps(look -> LiveHeaps.carts(10_000 + 20_000L * look, null, schedule.now()));
    private boolean delivered = true;

    private Executor comparing = schedule;
    private AllocationRecorder allocations = AllocationRecorder.off();
    private final FullHeapStore store = new FullHeapStore();
    private EvidenceCollector evidence;
    private Investigator investigator;

    private void start() {
        store.delegate = new DirectorySnapshotStore(temp, 100, Long.MAX_VALUE, false, schedule::now);
        evidence =
                new EvidenceCollector(settings, live, store, schedule, schedule, comparing, schedule::now, allocations);
        investigator = new Investigator(
                settings.snapshots(), evidence, desk, () -> delivered, findings::add, schedule, schedule);
        evidence.whenRequested(investigator::requested);
    }

    private void startWithBaseline() {
        start();
        new Baseline(settings.snapshots(), evidence, desk, schedule).take();
        schedule.passes(Duration.ofMinutes(1));
    }

    private void leaks() {
        judge(Level.LEAK);
        schedule.passes(Duration.ofSeconds(1));
    }

    private void judge(Level level) {
        desk.judge(Verdicts.heap(level), Forecast.NEVER).ifPresent(investigator::investigate);
    }

    private void assertSomebodyIsNamed() {
        assertThat(told).last().satisfies(alert -> assertThat(alert.annotations())
                .containsKey("suspects"));
    }

    private List<String> reasons() throws Exception {
        return evidence.snapshots().stream().map(StoredSnapshot::reason).toList();
    }

    @Test
    void aBreachIsComparedWithTheBaseline() throws Exception {
        startWithBaseline();
        leaks();
        assertThat(reasons()).containsExactly("baseline", "breach");
        assertThat(told).last().satisfies(alert -> {
            assertThat(alert.annotations().get("suspects")).contains("CartService.SESSIONS");
            assertThat(alert.evidence()).isNotNull();
        });
        assertThat(findings).singleElement().satisfies(finding -> assertThat(finding.outcome())
                .isEqualTo(Finding.Outcome.CONFIRMED));
    }

    @Test
    void withoutABaselineASecondSnapshotFollows() throws Exception {
        start();
        leaks();
        assertThat(reasons()).containsExactly("baseline", "breach");
        assertSomebodyIsNamed();
    }

    @Test
    void aSnapshotOnRequestGoesIntoTheAlertThatFires() throws Exception {
        startWithBaseline();
        leaks();
        int before = told.size();
        String id = request();
        assertThat(told).hasSize(before + 1).last().satisfies(alert -> assertThat(alert.annotations())
                .containsEntry("snapshot", id)
                .hasEntrySatisfying("suspects", suspects -> assertThat(suspects).contains("CartService.SESSIONS")));
    }

    @Test
    void aSnapshotOnRequestTellsNobodyWhileNothingFires() throws Exception {
        startWithBaseline();
        request();
        assertThat(told).isEmpty();
        assertThat(findings).isEmpty();
    }

    private String request() {
        String job = evidence.requestSnapshot("request").id();
        schedule.passes(Duration.ofSeconds(1));
        return evidence.job(job).orElseThrow().snapshotId();
    }

    @Test
    void verdictsAndAlertsDoNotWaitForAComparison() throws Exception {
        List<Runnable> asked = new ArrayList<>();
        comparing = asked::add;
        startWithBaseline();
        leaks();
        assertThat(reasons()).containsExactly("baseline", "breach");
        assertThat(told).singleElement().satisfies(alert -> assertThat(alert.annotations())
                .doesNotContainKey("suspects"));
        judge(Level.HEALTHY);
        assertThat(told).hasSize(2);
        judge(Level.LEAK);
        asked.forEach(Runnable::run);
        schedule.runDue();
        assertSomebodyIsNamed();
    }

    @Test
    void whereItWasAllocatedIsAddedToTheNewestEvidence() throws Exception {
        FakeRecorder sampled = new FakeRecorder();
        allocations =
                new AllocationRecorder(AllocationSites.AUTO, sampled, schedule::now, () -> Long.MAX_VALUE, () -> -1);
        startWithBaseline();
        evidence.allocations().consider(Level.LEAK);
        leaks();
        String requested = request();
        int before = told.size();
        sampled.sample(9, schedule.now(), "com.acme.Cart", "com.acme.CartService", "open");
        schedule.passes(Duration.ofSeconds(1));
        assertThat(told).hasSizeGreaterThan(before).last().satisfies(alert -> assertThat(alert.annotations())
                .containsEntry("snapshot", requested)
                .hasEntrySatisfying("suspects", suspects -> assertThat(suspects).contains("CartService.SESSIONS"))
                .hasEntrySatisfying(
                        "allocation_site", site -> assertThat(site).startsWith("com.acme.CartService.open:42")));
        int placed = told.size();
        schedule.passes(Duration.ofMinutes(1));
        assertThat(told).hasSize(placed);
    }

    @ParameterizedTest
    @EnumSource(names = {"HEAP", "DIRECT", "MAPPED"})
    void aHeapThatNamesNobodyIsLookedAtAgainWhileTheAlertFires(Resource resource) throws Exception {
        // Too little has leaked for the first comparison.
        live = new LiveHeaps(look -> LiveHeaps.carts(look < 2 ? 10_000 : 90_000, null, schedule.now()));
        startWithBaseline();
        desk.judge(Verdicts.of(resource, Level.LEAK), Forecast.NEVER).ifPresent(investigator::investigate);
        schedule.passes(Duration.ofSeconds(1));
        assertThat(told).last().satisfies(alert -> assertThat(alert.annotations())
                .doesNotContainKey("suspects"));
        schedule.passes(settings.snapshots().cooldown());
        assertThat(reasons()).containsExactly("baseline", "breach", "breach");
        assertThat(told).last().satisfies(alert -> assertThat(
                        alert.annotations().get("suspects"))
                .contains("CartService.SESSIONS"));
    }

    @Test
    void theAlertIsDeliveredBeforeTheHeapIsFrozen() throws Exception {
        delivered = false;
        start();
        judge(Level.LEAK);
        schedule.passes(Duration.ofSeconds(2));
        assertThat(live.taken()).isZero();
        delivered = true;
        schedule.passes(Duration.ofMillis(150));
        assertThat(live.taken()).isPositive();
    }

    @Test
    void aDeadAlertmanagerDoesNotKeepTheEvidenceWaitingForLong() {
        delivered = false;
        start();
        judge(Level.LEAK);
        schedule.passes(Duration.ofSeconds(4));
        assertThat(live.taken()).isPositive();
    }

    @Test
    void aSnapshotThatFailedIsTriedAgainWhileTheAlertFires() throws Exception {
        live.fail(2);
        start();
        judge(Level.LEAK);
        schedule.runDue();
        assertThat(told).last().satisfies(alert -> assertThat(
                        alert.annotations().get("snapshot"))
                .startsWith("none: ")
                .contains("no memory for a fork"));
        schedule.passes(Duration.ofSeconds(5));
        assertThat(reasons()).containsExactly("baseline", "breach");
        assertSomebodyIsNamed();
    }

    @Test
    void duringTheCooldownTheEvidenceOfAMomentAgoServes() throws Exception {
        start();
        judge(Level.PRESSURE);
        schedule.passes(Duration.ofSeconds(1));
        int taken = live.taken();
        leaks();
        assertThat(live.taken()).isEqualTo(taken);
        assertThat(told).last().satisfies(alert -> {
            assertThat(alert.name()).isEqualTo("MemLeakDetected");
            assertThat(alert.annotations()).containsKey("suspects");
        });
    }

    @Test
    void whatFailedForPressureIsTriedAgainForTheLeakThatFollows() throws Exception {
        startWithBaseline();
        live.fail(1);
        judge(Level.PRESSURE);
        schedule.runDue();
        leaks();
        schedule.passes(Duration.ofSeconds(5));
        assertThat(reasons()).containsExactly("baseline", "breach");
        assertSomebodyIsNamed();
    }

    @Test
    void anAlertWithinAnothersCooldownGetsItsSnapshotWhenThatIsOver() throws Exception {
        live = new LiveHeaps(look -> LiveHeaps.carts(look < 2 ? 10_000 : 90_000, null, schedule.now()));
        startWithBaseline();
        desk.judge(Verdicts.of(Resource.THREADS, Level.LEAK), Forecast.NEVER).ifPresent(investigator::investigate);
        schedule.passes(Duration.ofMinutes(2));
        leaks();
        assertThat(told).last().satisfies(alert -> assertThat(alert.annotations())
                .doesNotContainKey("suspects"));
        schedule.passes(settings.snapshots().cooldown());
        assertThat(reasons()).containsExactly("baseline", "breach", "breach");
        assertSomebodyIsNamed();
    }

    /** A heap that names nobody is looked at again after one hour and after three. */
    @Test
    void anOldRetryDoesNotEndTheCooldownOfALaterAlert() throws Exception {
        live = new LiveHeaps(look -> LiveHeaps.carts(10_000, null, schedule.now()));
        startWithBaseline();
        leaks();
        schedule.passes(Duration.ofMinutes(61));
        judge(Level.HEALTHY);
        schedule.passes(Duration.ofMinutes(110));
        desk.judge(Verdicts.of(Resource.THREADS, Level.LEAK), Forecast.NEVER).ifPresent(investigator::investigate);
        schedule.passes(Duration.ofMinutes(20));
        assertThat(reasons()).containsExactly("baseline", "breach", "breach", "breach");
        leaks();
        assertThat(reasons()).containsExactly("baseline", "breach", "breach", "breach");
    }

    @Test
    void anAlarmThatWasNoneDoesNotUseUpTheNextOnesTurn() throws Exception {
        start();
        judge(Level.LEAK);
        schedule.passes(Duration.ofMillis(50));
        judge(Level.HEALTHY);
        schedule.passes(Duration.ofSeconds(1));
        assertThat(reasons()).containsExactly("baseline");
        leaks();
        assertThat(reasons()).containsExactly("baseline", "breach");
    }

    @Test
    void anEarlierSnapshotOnRequestIsWhatABreachIsComparedWith() throws Exception {
        start();
        evidence.requestSnapshot("request");
        schedule.passes(Duration.ofMinutes(1));
        leaks();
        schedule.passes(Duration.ofSeconds(4));
        assertThat(reasons()).containsExactly("request", "breach");
        assertSomebodyIsNamed();
    }

    @Test
    void aHeapTooFullToCompareStillGetsItsSnapshotTold() throws Exception {
        startWithBaseline();
        store.full = true;
        judge(Level.LEAK);
        schedule.runDue();
        assertThat(told).last().satisfies(alert -> {
            assertThat(alert.annotations().get("snapshot")).contains("-breach-");
            assertThat(alert.evidence()).isNull();
        });
        assertThat(evidence.totals().failed()).isZero();
        store.full = false;
        schedule.passes(Duration.ofSeconds(5));
        assertThat(reasons()).containsExactly("baseline", "breach");
        assertSomebodyIsNamed();
    }

    @Test
    void classesAloneNameWhatGrowsButNotWhoHoldsIt() throws Exception {
        live = new LiveHeaps(null) {
            private int taken;

            @Override
            public HeapProfile histogram(SnapshotLimits limits) {
                long carts = 10_000 + 20_000L * taken++;
                List<ClassCount> classes = List.of(new ClassCount("com.acme.Cart", carts, carts * 64));
                return HeapProfile.from("histogram", schedule.now())
                        .histogramAndTotals(classes)
                        .warnings(List.of("only classes are known"))
                        .build();
            }
        };
        startWithBaseline();
        leaks();
        assertThat(reasons()).containsExactly("baseline", "breach");
        assertThat(evidence.snapshots()).extracting(StoredSnapshot::strategy).containsOnly("histogram");
        assertThat(told).last().satisfies(alert -> assertThat(
                        alert.annotations().get("suspects"))
                .isEqualTo("com.acme.Cart: 20000 more objects, 1280000 bytes; who holds them is not known"));
        assertThat(findings).isEmpty();
    }
}

package io.memwatchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.alert.Verdicts;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.core.verdict.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** When the heap is looked at for an alert: after its delivery, again after a failure, not again within the cooldown. */
class InvestigationTimesTests extends InvestigatorFixture {

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

    @ParameterizedTest
    @EnumSource(names = {"HEAP", "DIRECT", "MAPPED"})
    void aHeapThatNamesNobodyIsLookedAtAgainWhileTheAlertFires(Resource resource) throws Exception {
        // Too little has leaked for the first comparison.
        live = new LiveHeaps(look -> LiveHeaps.carts(look < 2 ? 10_000 : 90_000, null, schedule.now()));
        startWithBaseline();
        desk.judge(Verdicts.of(resource, Level.LEAK)).ifPresent(investigator::investigate);
        schedule.passes(Duration.ofSeconds(1));
        assertThat(told).last().satisfies(alert -> assertThat(alert.annotations())
                .doesNotContainKey("suspects"));
        schedule.passes(settings.snapshots().cooldown());
        assertThat(reasons()).containsExactly("baseline", "breach", "breach");
        assertThat(told).last().satisfies(alert -> assertThat(
                        alert.annotations().get("suspects"))
                .contains("CartService.SESSIONS"));
    }

    /** Nor does it keep a heap's alarm from having one. */
    @ParameterizedTest
    @CsvSource({"THREADS, 0", "METASPACE, 1"})
    void threadsAreNotWorthADump(Resource resource, int dumps) throws Exception {
        live = new LiveHeaps(null);
        start();
        desk.judge(Verdicts.of(resource, Level.LEAK)).ifPresent(investigator::investigate);
        schedule.runDue();
        assertThat(live.dumped()).isEqualTo(dumps);
        assertThat(investigator.cooldown().isOver()).isEqualTo(dumps == 0);
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
        desk.judge(Verdicts.of(Resource.THREADS, Level.LEAK)).ifPresent(investigator::investigate);
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
        desk.judge(Verdicts.of(Resource.THREADS, Level.LEAK)).ifPresent(investigator::investigate);
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
}

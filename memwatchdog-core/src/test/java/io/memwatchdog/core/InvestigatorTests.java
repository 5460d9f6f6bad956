package io.memwatchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.WatchdogSettings.AllocationSites;
import io.memwatchdog.core.evidence.AllocationRecorder;
import io.memwatchdog.core.evidence.FakeRecorder;
import io.memwatchdog.core.snapshot.SnapshotLimits;
import io.memwatchdog.core.store.StoredSnapshot;
import io.memwatchdog.core.verdict.Finding;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.diff.ClassCount;
import io.memwatchdog.diff.HeapProfile;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class InvestigatorTests extends InvestigatorFixture {

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

    /** Of two heaps the first is old; what live profiles show in a moment is worth more. */
    @Test
    void aComparisonDoesNotForestallTheLiveProfilesThatAreBeingTaken() throws Exception {
        startWithBaseline();
        asking = true;
        leaks();
        assertSomebodyIsNamed();
        assertThat(findings).isEmpty();
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

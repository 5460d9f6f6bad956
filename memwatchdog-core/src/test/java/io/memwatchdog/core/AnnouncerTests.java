package io.memwatchdog.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.alert.Alert;
import io.memwatchdog.core.alert.AlertDesk;
import io.memwatchdog.core.alert.LeakListener;
import io.memwatchdog.core.alert.Verdicts;
import io.memwatchdog.core.schedule.ManualSchedule;
import io.memwatchdog.core.verdict.Level;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnnouncerTests {

    private final List<Throwable> faults = new ArrayList<>();
    private final List<Alert> told = new ArrayList<>();
    private int failures;

    @Test
    void whoeverHasNoMemoryEvenTheSecondTimeKeepsNobodyFromBeingTold() {
        failures = 2;
        Alert begun = tell(this::withoutMemory);
        assertThat(told).as("the listener after it").containsExactly(begun);
        assertThat(faults).hasSize(2).allMatch(OutOfMemoryError.class::isInstance);
    }

    @Test
    void withTheReserveItGetsOneMoreTry() {
        failures = 1;
        Alert begun = tell(this::withoutMemory);
        assertThat(told).containsExactly(begun, begun);
    }

    /** As Kotlin and some tools let people throw them. */
    @Test
    void aCheckedExceptionThatNobodyDeclaredIsCaughtAsWell() {
        Alert begun = tell(alert -> AnnouncerTests.<RuntimeException>sneak(new IOException("test")));
        assertThat(told).containsExactly(begun);
        assertThat(faults).hasExactlyElementsOfTypes(IOException.class);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneak(Throwable any) throws T {
        throw (T) any;
    }

    private void withoutMemory(Alert alert) {
        if (failures-- > 0) {
            throw new OutOfMemoryError("test");
        }
        told.add(alert);
    }

    private Alert tell(LeakListener courier) {
        Announcer announcer = new Announcer(courier, List.of(told::add), new MemoryReserve(), faults::add);
        AlertDesk desk = new AlertDesk(
                TestSettings.withoutSnapshots().alerts(), "host-1", new ManualSchedule()::now, announcer::tell);
        return desk.judge(Verdicts.heap(Level.LEAK)).orElseThrow();
    }
}

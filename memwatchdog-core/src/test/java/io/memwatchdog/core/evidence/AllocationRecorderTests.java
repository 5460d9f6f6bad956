package io.memwatchdog.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.memwatchdog.core.WatchdogSettings.AllocationSites;
import io.memwatchdog.core.evidence.OldObjectRecording.Room;
import io.memwatchdog.core.verdict.Level;
import io.memwatchdog.diff.AllocationSite;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AllocationRecorderTests {

    private static final long PLENTY = 1L << 30;

    private Instant now = Instant.parse("2026-11-21T06:00:00Z");
    private long freeHeapBytes = PLENTY;
    private final FakeRecorder jvmti = new FakeRecorder("JVMTI", new Room(0, 4 << 20, 4 << 20));
    private final FakeRecorder jfr = new FakeRecorder("the Flight Recorder", new Room(32 << 20, 12 << 20, 64 << 20));

    private AllocationRecorder recorder(AllocationSites wanted) {
        return recorder(wanted, List.of(jfr));
    }

    private AllocationRecorder recorder(AllocationSites wanted, List<OldObjectRecording.Starter> starters) {
        return new AllocationRecorder(wanted, starters, () -> now, () -> freeHeapBytes, () -> -1);
    }

    private void passes(Duration time) {
        now = now.plus(time);
    }

    @Test
    void itRecordsFromTheFirstSuspicionOn() {
        AllocationRecorder recorder = recorder(AllocationSites.AUTO);
        recorder.consider(Level.HEALTHY);
        assertThat(recorder.isRecording()).isFalse();
        recorder.consider(Level.SUSPICION);
        recorder.consider(Level.LEAK);
        assertThat(jfr.started).isEqualTo(1);
        assertThat(recorder.status()).startsWith("recording since ");
    }

    @Test
    void itStopsWhenAllHasBeenQuietForAWhile() {
        AllocationRecorder recorder = recorder(AllocationSites.AUTO);
        recorder.consider(Level.SUSPICION);
        recorder.consider(Level.HEALTHY);
        passes(Duration.ofMinutes(9));
        recorder.consider(Level.SUSPICION);
        recorder.consider(Level.HEALTHY);
        passes(Duration.ofMinutes(9));
        recorder.consider(Level.HEALTHY);
        assertThat(jfr.open).isEqualTo(1);
        passes(Duration.ofMinutes(2));
        recorder.consider(Level.HEALTHY);
        assertThat(jfr.open).isZero();
        recorder.consider(Level.SUSPICION);
        assertThat(jfr.open).isEqualTo(1);
    }

    @Test
    void aStandingRecordingBeginsAnewWhileThereIsNothingToRecord() {
        AllocationRecorder recorder = recorder(AllocationSites.ON);
        recorder.consider(Level.WARMING_UP);
        assertThat(jfr.started).isEqualTo(1);
        passes(Duration.ofMinutes(61));
        recorder.consider(Level.LEAK);
        assertThat(jfr.started).isEqualTo(1);
        recorder.consider(Level.HEALTHY);
        recorder.consider(Level.HEALTHY);
        assertThat(jfr.started).isEqualTo(2);
        assertThat(jfr.open).isEqualTo(1);
    }

    @Test
    void whatIsOldestAndWhatIsYoungestSaysNothing() {
        AllocationRecorder recorder = recorder(AllocationSites.AUTO);
        recorder.consider(Level.SUSPICION);
        jfr.sample(20, now.plusSeconds(10), "shop.Start", "up");
        jfr.sample(6, now.plusSeconds(50), "shop.CartService", "open");
        jfr.sample(3, now.plusSeconds(60), "shop.Search", "find");
        jfr.sample(20, now.plusSeconds(95), "shop.Request", "parse");
        passes(Duration.ofSeconds(100));
        recorder.read();
        assertThat(recorder.sites())
                .extracting(AllocationSite::frame)
                .containsExactly("shop.CartService.open:42", "shop.Search.find:42");
        assertThat(recorder.status()).contains("49 samples, 9 of the right age");
    }

    @Test
    void aHandfulOfSamplesProvesNothing() {
        AllocationRecorder recorder = recorder(AllocationSites.AUTO);
        recorder.consider(Level.SUSPICION);
        jfr.sample(4, now.plusSeconds(50), "shop.CartService", "open");
        passes(Duration.ofSeconds(100));
        recorder.read();
        assertThat(recorder.sites()).isEmpty();
    }

    @Test
    void aHeapWithoutRoomIsLeftAlone() {
        freeHeapBytes = 20 << 20;
        AllocationRecorder recorder = recorder(AllocationSites.AUTO);
        recorder.consider(Level.LEAK);
        assertThat(jfr.started).isZero();
        assertThat(recorder.status()).contains("too little free memory");
        freeHeapBytes = PLENTY;
        recorder.consider(Level.LEAK);
        assertThat(jfr.started).isEqualTo(1);
        freeHeapBytes = 1 << 20;
        recorder.read();
        assertThat(jfr.reads).isZero();
    }

    @Test
    void whatHindersForNowIsWaitedFor() {
        jfr.hindrance = "no room";
        AllocationRecorder recorder = recorder(AllocationSites.AUTO);
        recorder.consider(Level.LEAK);
        assertThat(jfr.started).isZero();
        assertThat(recorder.status()).isEqualTo("waiting: no room");
        jfr.hindrance = "";
        recorder.consider(Level.LEAK);
        assertThat(jfr.started).isEqualTo(1);
        jfr.hindrance = "no room any more";
        recorder.read();
        assertThat(jfr.reads).isZero();
        assertThat(recorder.status()).endsWith("; no room any more");
    }

    @Test
    void whereThereIsNoFlightRecorderItSaysSoAndAsksNoMore() {
        jfr.obstacle = "this Java runtime has no module jdk.jfr";
        AllocationRecorder recorder = recorder(AllocationSites.ON);
        recorder.consider(Level.HEALTHY);
        recorder.consider(Level.LEAK);
        recorder.read();
        assertThat(jfr.asked).isEqualTo(1);
        assertThat(recorder.status())
                .isEqualTo("unavailable: not by the Flight Recorder: this Java runtime has no module jdk.jfr");
    }

    @Test
    void theFirstWayThatIsOpenIsTaken() {
        AllocationRecorder recorder = recorder(AllocationSites.AUTO, List.of(jvmti, jfr));
        recorder.consider(Level.SUSPICION);
        assertThat(jvmti.started).isEqualTo(1);
        assertThat(jfr.asked).isZero();
        assertThat(recorder.status()).isEqualTo("recording since " + now + " by JVMTI");
    }

    @Test
    void whereOneWayIsBarredTheNextIsTakenAndTheReasonTold() {
        jvmti.obstacle = "another agent samples";
        AllocationRecorder recorder = recorder(AllocationSites.AUTO, List.of(jvmti, jfr));
        recorder.consider(Level.SUSPICION);
        assertThat(jvmti.started).isZero();
        assertThat(jfr.started).isEqualTo(1);
        recorder.read();
        assertThat(recorder.status())
                .startsWith("recording since " + now
                        + " by the Flight Recorder (not by JVMTI: another agent samples); at ");
    }

    @Test
    void whatRefusesOnlyWhenItIsToStartIsNoDifferent() {
        jvmti.refuses = true;
        AllocationRecorder recorder = recorder(AllocationSites.ON, List.of(jvmti, jfr));
        recorder.consider(Level.HEALTHY);
        assertThat(jfr.open).isEqualTo(1);
        assertThat(recorder.status()).contains("by the Flight Recorder (not by JVMTI: ", "overtaken");
    }

    @Test
    void eachWayHasNeedsOfItsOwn() {
        freeHeapBytes = 6 << 20;
        AllocationRecorder recorder = recorder(AllocationSites.AUTO, List.of(jvmti, jfr));
        recorder.consider(Level.LEAK);
        recorder.read();
        assertThat(jvmti.reads).isEqualTo(1);
        freeHeapBytes = 1 << 20;
        recorder.read();
        assertThat(jvmti.reads).isEqualTo(1);
        assertThat(recorder.status()).endsWith("by JVMTI; too little free memory to read");
    }

    @Test
    void whereNoWayIsOpenAllReasonsAreTold() {
        jvmti.obstacle = "another agent samples";
        jfr.obstacle = "it is switched off";
        AllocationRecorder recorder = recorder(AllocationSites.ON, List.of(jvmti, jfr));
        recorder.consider(Level.LEAK);
        assertThat(recorder.status())
                .isEqualTo("unavailable: not by JVMTI: another agent samples;"
                        + " not by the Flight Recorder: it is switched off");
    }

    @Test
    void switchedOffItNeverTouchesTheFlightRecorder() {
        AllocationRecorder recorder = recorder(AllocationSites.OFF);
        recorder.consider(Level.LEAK);
        assertThat(jfr.asked).isZero();
    }

    @Test
    void closingItEndsTheRecordingForGood() {
        AllocationRecorder recorder = recorder(AllocationSites.ON);
        recorder.consider(Level.HEALTHY);
        recorder.close();
        recorder.consider(Level.LEAK);
        assertThat(jfr.open).isZero();
    }

    @Test
    void whatFailsToEndIsTriedAgain() {
        AllocationRecorder recorder = recorder(AllocationSites.AUTO);
        recorder.consider(Level.SUSPICION);
        recorder.consider(Level.HEALTHY);
        passes(Duration.ofMinutes(11));
        jfr.onClose(AllocationRecorderTests::fail);
        recorder.consider(Level.HEALTHY);
        assertThat(recorder.status()).endsWith("cannot be ended: java.lang.InternalError: a chunk");
        assertThatThrownBy(recorder::close).isInstanceOf(InternalError.class);
        jfr.onClose(() -> {});
        recorder.close();
        assertThat(jfr.open).isZero();
    }

    private static void fail() {
        throw new InternalError("a chunk");
    }

    @Test
    @Timeout(30)
    void closingDoesNotWaitForAReadingThatHangs() throws InterruptedException {
        AllocationRecorder recorder = recorder(AllocationSites.ON);
        recorder.consider(Level.HEALTHY);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        jfr.onRead = () -> {
            inside.countDown();
            awaitUninterruptibly(release);
        };
        Thread reader = new Thread(recorder::read);
        reader.start();
        inside.await();
        recorder.close();
        assertThat(jfr.open).isEqualTo(1);
        release.countDown();
        reader.join();
        assertThat(jfr.open).as("ended by the reader").isZero();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

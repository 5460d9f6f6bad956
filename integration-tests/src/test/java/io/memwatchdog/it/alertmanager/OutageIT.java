package io.memwatchdog.it.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.WatchdogSettings.Access;
import io.memwatchdog.core.WatchdogSettings.Alerts;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.it.process.Alertmanager;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A leak begins while Alertmanager cannot be had: it is told afterwards. With {@code -Dmemwatchdog.long=true} it is away for
 * ten minutes, and the messenger is as patient as by default.
 */
class OutageIT extends AgainstAlertmanager {

    private static final boolean LONG = Boolean.getBoolean("memwatchdog.long");
    private static final Duration OUTAGE = LONG ? Duration.ofMinutes(10) : Duration.ofSeconds(5);

    @Test
    void aLeakThatBeginsWhileAlertmanagerIsDownIsToldWhenItIsBack() throws IOException {
        Alertmanager before = Alertmanager.start(directory, NO_ROUTING);
        try (Line line = new Line(before.address());
                Messenger shop = new Messenger(settings(line))) {
            patiently("it is up")
                    .untilAsserted(() -> assertThat(shop.totals().delivered()).isPositive());
            before.close();
            long told = shop.totals().delivered();
            shop.leak(Resource.HEAP);
            staysUndelivered(shop, told);
            try (Alertmanager after = Alertmanager.start(directory, NO_ROUTING)) {
                line.leadsTo(after.address());
                patiently("it is told")
                        .untilAsserted(() -> assertThat(after.alerts(LEAK)).hasSize(1));
                assertThat(shop.totals().delivered()).isGreaterThan(told);
                shop.mend(Resource.HEAP);
                patiently("so is its end")
                        .untilAsserted(() -> assertThat(after.alerts(LEAK)).isEmpty());
                assertThat(shop.faults()).isEmpty();
            }
        } finally {
            before.close();
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GOOD")
    void aLeakThatBeginsWhileAlertmanagerIsUnwellIsToldAfterwards(Line.State trouble) throws IOException {
        try (Alertmanager alertmanager = Alertmanager.start(directory, NO_ROUTING);
                Line line = new Line(alertmanager.address());
                Messenger shop = new Messenger(settings(line))) {
            patiently("it is up")
                    .untilAsserted(() -> assertThat(shop.totals().delivered()).isPositive());
            line.is(trouble);
            long told = shop.totals().delivered();
            shop.leak(Resource.HEAP);
            patiently("it is counted")
                    .untilAsserted(() -> assertThat(shop.totals().failed()).isPositive());
            assertThat(shop.totals().delivered()).isEqualTo(told);
            assertThat(alertmanager.alerts(LEAK)).isEmpty();
            line.is(Line.State.GOOD);
            patiently("it is told")
                    .untilAsserted(() -> assertThat(alertmanager.alerts(LEAK)).hasSize(1));
            assertThat(shop.faults()).isEmpty();
        }
    }

    /** For as long as the outage lasts. */
    private static void staysUndelivered(Messenger shop, long told) {
        long end = System.nanoTime() + OUTAGE.toNanos();
        patiently("the outage, which is counted")
                .atMost(OUTAGE.plus(Duration.ofMinutes(1)))
                .until(() -> {
                    assertThat(shop.totals().delivered()).isEqualTo(told);
                    return System.nanoTime() > end && shop.totals().failed() > 0;
                });
    }

    private static Alerts settings(Line line) {
        Alerts quick = Messenger.quick(Access.OPEN, line.url());
        Alerts patient = Alerts.defaults();
        return LONG
                ? new Alerts(
                        quick.urls(),
                        quick.endpoint(),
                        quick.labels(),
                        quick.severity(),
                        patient.retries(),
                        patient.backoff(),
                        patient.timeout(),
                        true,
                        patient.resend(),
                        null,
                        Access.OPEN)
                : quick;
    }
}

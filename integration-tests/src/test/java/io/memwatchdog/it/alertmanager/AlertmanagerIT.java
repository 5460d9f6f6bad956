package io.memwatchdog.it.alertmanager;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.memwatchdog.core.WatchdogSettings.Access;
import io.memwatchdog.core.verdict.Resource;
import io.memwatchdog.it.process.Alertmanager;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pushed alerts in the real Alertmanager: pairs, groups, repetition, silences, ends. */
class AlertmanagerIT extends AgainstAlertmanager {

    private static final String NOBODY_THERE = "http://127.0.0.1:1";

    @Test
    void aPairTellsPeopleOnceThoughBothAreToldAndAThirdIsDead() throws IOException {
        try (People people = new People();
                Alertmanager first = Alertmanager.startPeer(directory.resolve("first"), people.routing("1h"));
                Alertmanager second =
                        Alertmanager.startPeer(directory.resolve("second"), people.routing("1h"), first)) {
            patiently("the two have found each other").untilAsserted(() -> {
                assertThat(first.clusterAddresses()).hasSize(2);
                assertThat(JsonPath.<String>read(first.http().get("/api/v2/status"), "$.cluster.status"))
                        .isEqualTo("ready");
                assertThat(JsonPath.<String>read(second.http().get("/api/v2/status"), "$.cluster.status"))
                        .isEqualTo("ready");
            });
            try (Messenger shop =
                    new Messenger(Messenger.quick(Access.OPEN, first.url(), second.url(), NOBODY_THERE))) {
                shop.leak(Resource.HEAP);
                patiently("both have it").untilAsserted(() -> {
                    assertThat(first.alerts(LEAK)).hasSize(1);
                    assertThat(second.alerts(LEAK)).hasSize(1);
                });
                patiently("people know")
                        .untilAsserted(() -> assertThat(people.told("firing")).isNotEmpty());
                patiently("the dead one is counted")
                        .untilAsserted(() -> assertThat(shop.totals().failed()).isPositive());
                shop.mend(Resource.HEAP);
                // A second message about the beginning would have come before: peers wait for less than a group does.
                patiently("people know of the end")
                        .untilAsserted(() -> assertThat(people.told("resolved")).isNotEmpty());
                assertThat(people.told("firing")).containsExactly(List.of("heap"));
                assertThat(people.told("resolved")).containsExactly(List.of("heap"));
                assertThat(shop.faults()).isEmpty();
            }
        }
    }

    @Test
    void aSilencedAlertStaysPushedAndPeopleAreToldOfTheGroupOnceTheSilenceEnds() throws IOException {
        try (People people = new People();
                Alertmanager alertmanager =
                        Alertmanager.start(directory.resolve("alertmanager"), people.routing("5s"));
                Messenger shop = new Messenger(Messenger.quick(Access.OPEN, alertmanager.url()))) {
            String silence = alertmanager
                    .amtool(directory, "silence", "add", "application=shop", "--comment=fix is rolling out")
                    .strip();
            shop.leak(Resource.HEAP);
            shop.leak(Resource.METASPACE);
            patiently("both are there, and silent").untilAsserted(() -> assertThat(
                            JsonPath.<List<String>>read(alerts(alertmanager), "$[*].status.state"))
                    .containsExactly("suppressed", "suppressed"));
            String seen = updatedAt(alertmanager);
            patiently("they stay pushed").until(() -> !updatedAt(alertmanager).equals(seen));
            assertThat(people.told("firing")).isEmpty();

            alertmanager.amtool(directory, "silence", "expire", silence);
            patiently("people are told of both at once, and again")
                    .untilAsserted(() -> assertThat(people.told("firing"))
                            .hasSizeGreaterThan(1)
                            .containsOnly(List.of("heap", "metaspace")));

            shop.mend(Resource.HEAP);
            shop.mend(Resource.METASPACE);
            patiently("the end").untilAsserted(() -> {
                assertThat(alertmanager.alerts(LEAK)).isEmpty();
                assertThat(people.told("resolved")).isNotEmpty();
            });
            assertThat(shop.totals().failed()).isZero();
        }
    }

    private static String alerts(Alertmanager alertmanager) {
        return alertmanager.http().get("/api/v2/alerts");
    }

    private static String updatedAt(Alertmanager alertmanager) {
        List<Map<String, Object>> alerts = alertmanager.alerts(LEAK);
        return (String) alerts.get(0).get("updatedAt");
    }
}

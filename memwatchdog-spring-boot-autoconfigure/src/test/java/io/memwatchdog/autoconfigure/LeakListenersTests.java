package io.memwatchdog.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.memwatchdog.core.alert.Alert;
import io.memwatchdog.core.alert.LeakListener;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class LeakListenersTests {

    private final StaticListableBeanFactory beans = new StaticListableBeanFactory();

    private final LeakListeners listeners =
            new LeakListeners(beans.getBeanProvider(LeakListener.class), new ApplicationsLoader(null));

    private final List<Alert> toldToFirst = new ArrayList<>();

    private final List<Alert> toldToMiddle = new ArrayList<>();

    private final List<Alert> toldToLast = new ArrayList<>();

    private Error fault = new OutOfMemoryError("unable to create native thread");

    private int faults = 1;

    @BeforeEach
    void lookUp() {
        beans.addBean("first", (LeakListener) toldToFirst::add);
        beans.addBean("middle", (LeakListener) this::failOrTakeDown);
        beans.addBean("last", (LeakListener) toldToLast::add);
        listeners.lookUp();
    }

    private void failOrTakeDown(Alert alert) {
        if (faults-- > 0) {
            throw fault;
        }
        toldToMiddle.add(alert);
    }

    @Test
    void whoeverHasNoMemoryKeepsNobodyFromBeingToldAndAloneIsToldAgain() {
        Alert alert = Alerts.firing("MemLeakDetected");
        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(() -> listeners.tell(alert))
                .isSameAs(fault);
        assertThat(toldToLast).containsExactly(alert);
        listeners.tell(alert);
        assertThat(toldToFirst).containsExactly(alert);
        assertThat(toldToMiddle).containsExactly(alert);
        assertThat(toldToLast).containsExactly(alert);
    }

    @Test
    void anyOtherErrorIsTheListenersOwn() {
        fault = new NoClassDefFoundError("of a listener");
        Alert alert = Alerts.firing("MemLeakDetected");
        listeners.tell(alert);
        assertThat(toldToFirst).containsExactly(alert);
        assertThat(toldToMiddle).isEmpty();
        assertThat(toldToLast).containsExactly(alert);
    }

    @Test
    void theNextAlertIsToldToAll() {
        faults = 0;
        Alert one = Alerts.firing("MemLeakDetected");
        Alert other = Alerts.firing("MemPressureDetected");
        listeners.tell(one);
        listeners.tell(other);
        assertThat(List.of(toldToFirst, toldToMiddle, toldToLast)).containsOnly(List.of(one, other));
    }
}

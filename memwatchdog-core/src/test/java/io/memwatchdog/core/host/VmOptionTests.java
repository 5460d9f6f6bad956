package io.memwatchdog.core.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class VmOptionTests {

    @Test
    void aNumberThatTheJvmHasSetItself() {
        assertThat(VmOption.number("MaxHeapSize"))
                .isGreaterThanOrEqualTo(
                        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getMax());
    }

    @Test
    void aSwitch() {
        assertThat(VmOption.isOn("UseTLAB")).isTrue();
        assertThat(VmOption.isOn("UseEpsilonGC")).isFalse();
    }

    @Test
    void whatThisJvmDoesNotHave() {
        assertThat(VmOption.number("NoSuchOption")).isZero();
        assertThat(VmOption.isOn("NoSuchOption")).isFalse();
        assertThat(VmOption.number("UseTLAB")).isZero();
    }
}

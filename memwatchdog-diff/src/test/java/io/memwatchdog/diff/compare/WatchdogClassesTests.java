package io.memwatchdog.diff.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WatchdogClassesTests {

    @Test
    void theNativeBindingIsNoApplicationAndTheSampleIs() {
        Ownership ownership = new Ownership(List.of());
        assertThat(ownership.of("io.memwatchdog.natives.ForkSession")).isEqualTo(Ownership.Owner.LIBRARY);
        assertThat(ownership.of(getClass().getName())).isEqualTo(Ownership.Owner.LIBRARY);
        assertThat(ownership.of("io.memwatchdog.sample.cart.CartService")).isEqualTo(Ownership.Owner.APPLICATION);
    }
}

package io.memwatchdog.diff.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.diff.HeapDiffResult.Step;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class WatchdogClassesTests {

    @Test
    void theNativeBindingIsNoApplicationAndTheSampleIs() {
        Ownership ownership = new Ownership(List.of());
        assertThat(ownership.of("io.memwatchdog.natives.ForkSession")).isEqualTo(Ownership.Owner.LIBRARY);
        assertThat(ownership.of(getClass().getName())).isEqualTo(Ownership.Owner.LIBRARY);
        assertThat(ownership.of("io.memwatchdog.sample.cart.CartService")).isEqualTo(Ownership.Owner.APPLICATION);
    }

    @Test
    void whatTheyHoldIsNotTold() {
        String comparison = "io.memwatchdog.core.evidence.EvidenceCollector";
        assertThat(WatchdogClasses.hold(path(comparison, "java.util.ArrayList", "byte[]")))
                .isTrue();
        assertThat(WatchdogClasses.hold(path(comparison, "com.acme.Listener", "byte[]")))
                .isFalse();
        assertThat(WatchdogClasses.hold(path("com.acme.Shop", "java.util.ArrayList", "byte[]")))
                .isFalse();
    }

    private static List<Step> path(String... classNames) {
        return Stream.of(classNames).map(name -> new Step(name, "", 1, 1)).toList();
    }
}

package io.memwatchdog.sample.order;

import java.util.ArrayList;
import java.util.List;

/** What the payment code remembers while it works on a request. */
final class PaymentContext {

    private static final int ENTRY_BYTES = 1024;

    // Thread pools do not end their threads: what is set here and not removed stays.
    static final ThreadLocal<PaymentContext> CURRENT = ThreadLocal.withInitial(PaymentContext::new);

    private final List<byte[]> auditTrail = new ArrayList<>();

    void audit() {
        auditTrail.add(new byte[ENTRY_BYTES]);
    }
}

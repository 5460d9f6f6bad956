package io.memwatchdog.sample.load;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code shop.load}.
 *
 * @param requestsPerSecond of the built-in customers; 0 for none
 * @param allocationPerSecond what the back office allocates beside, so that collections come often; 0 for none
 * @param inFlight how much of that is alive at a time, which is what makes it grow old before it dies
 */
@ConfigurationProperties("shop.load")
record LoadProperties(
        @DefaultValue("50") int requestsPerSecond,
        @DefaultValue("0B") DataSize allocationPerSecond,
        @DefaultValue("12MB") DataSize inFlight) {}

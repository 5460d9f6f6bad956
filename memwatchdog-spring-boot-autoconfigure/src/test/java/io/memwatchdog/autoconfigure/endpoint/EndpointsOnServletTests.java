package io.memwatchdog.autoconfigure.endpoint;

import org.springframework.boot.WebApplicationType;

class EndpointsOnServletTests extends EndpointsOverHttpTests {

    EndpointsOnServletTests() {
        super(WebApplicationType.SERVLET);
    }
}

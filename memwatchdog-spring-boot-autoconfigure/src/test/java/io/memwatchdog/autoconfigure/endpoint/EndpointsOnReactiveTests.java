package io.memwatchdog.autoconfigure.endpoint;

import org.springframework.boot.WebApplicationType;

class EndpointsOnReactiveTests extends EndpointsOverHttpTests {

    EndpointsOnReactiveTests() {
        super(WebApplicationType.REACTIVE);
    }
}

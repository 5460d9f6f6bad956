package io.memwatchdog.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.ConnectException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UndeliveredTests {

    private static final URI TARGET = URI.create("https://alertmanager.example/api/v2/alerts");

    @ParameterizedTest
    @CsvSource({
        "401, the credentials",
        "403, the credentials",
        "404, memwatchdog.alert.endpoint",
        "500, Alertmanager's log",
    })
    void aStatusIsToldWithItsCure(int status, String cure) {
        assertThat(Undelivered.message(TARGET, status, null))
                .contains(TARGET.toString(), "answers with status " + status, cure, "kept and tried again");
    }

    @Test
    void silenceIsTold() {
        assertThat(Undelivered.message(TARGET, 0, null)).contains("no answer", "the network");
    }

    @Test
    void anUnknownAuthorityIsToldWithThePropertyThatTrustsIt() {
        assertThat(Undelivered.message(TARGET, 0, new SSLHandshakeException("PKIX path building failed")))
                .contains("PKIX", "memwatchdog.alert.certificates");
    }

    /** The JDK's client says ConnectException in both cases, without a message. */
    @Test
    void aNameThatIsUnknownAndAPortThatIsClosedAreToldApart() {
        ConnectException closed = new ConnectException();
        closed.initCause(new ConnectException());
        assertThat(Undelivered.message(TARGET, 0, closed)).contains("nobody accepts connections there", "the network");
        ConnectException unknown = new ConnectException();
        unknown.initCause(new UnresolvedAddressException());
        assertThat(Undelivered.message(TARGET, 0, new CompletionException(unknown)))
                .contains("the name alertmanager.example cannot be resolved", "the network");
    }
}

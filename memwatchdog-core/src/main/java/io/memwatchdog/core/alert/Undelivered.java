package io.memwatchdog.core.alert;

import java.net.ConnectException;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Why an Alertmanager did not take alerts, and what helps. */
final class Undelivered {

    private static final String NETWORK = "check memwatchdog.alert.url and the network";

    private Undelivered() {}

    /** @param status 0 where no answer came */
    static String message(URI target, int status, @Nullable Throwable fault) {
        Throwable cause = fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
        return "alerts cannot be delivered to " + target + ": " + reason(target, status, cause) + "; "
                + cure(status, cause) + ". The latest alerts are kept and tried again.";
    }

    private static String reason(URI target, int status, @Nullable Throwable cause) {
        if (cause == null) {
            return status == 0 ? "no answer" : "it answers with status " + status;
        }
        // The JDK's client hides what happened: its ConnectException has no message.
        if (cause instanceof ConnectException && cause.getMessage() == null) {
            return isUnresolved(cause)
                    ? "the name " + target.getHost() + " cannot be resolved"
                    : "nobody accepts connections there";
        }
        return cause.toString();
    }

    private static boolean isUnresolved(Throwable fault) {
        for (Throwable each = fault; each != null; each = each.getCause()) {
            if (each instanceof UnresolvedAddressException) {
                return true;
            }
        }
        return false;
    }

    private static String cure(int status, @Nullable Throwable cause) {
        if (cause instanceof SSLException) {
            return "if its certificate is of an authority of your own, set memwatchdog.alert.certificates";
        }
        return switch (status) {
            case 0 -> NETWORK;
            case 401, 403 -> "check the credentials under memwatchdog.alert";
            case 404, 405 -> "check memwatchdog.alert.url and memwatchdog.alert.endpoint";
            default -> "see Alertmanager's log";
        };
    }
}

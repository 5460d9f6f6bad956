package io.memwatchdog.autoconfigure;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import org.springframework.util.unit.DataSize;

/** Values of properties, refused where they cannot be meant. Works without a Bean Validation provider. */
final class Checked {

    private Checked() {}

    static int atLeast(String property, int value, int least) {
        if (value < least) {
            throw new InvalidSettingException(
                    property, value, "which is less than " + least, "Set " + property + " to " + least + " or more.");
        }
        return value;
    }

    static double positive(String property, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new InvalidSettingException(
                    property, value, "which is not a positive number", "Set " + property + " to a number above 0.");
        }
        return value;
    }

    static Duration positive(String property, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new InvalidSettingException(
                    property, value, "which is not a positive time", "Set " + property + " to a time such as 30s.");
        }
        return value;
    }

    static Duration notNegative(String property, Duration value) {
        if (value.isNegative()) {
            throw new InvalidSettingException(
                    property, value, "which is a negative time", "Set " + property + " to 0 or to a time such as 5m.");
        }
        return value;
    }

    static long bytesAtLeast(String property, DataSize value, DataSize least) {
        if (value.compareTo(least) < 0) {
            throw new InvalidSettingException(
                    property,
                    value,
                    "which is less than " + least,
                    "Set " + property + " to a size such as 512MB, and to no less than " + least + ".");
        }
        return value.toBytes();
    }

    static String httpUrl(String property, String value) {
        String cure = "Give the base URL with scheme and host, for example http://alertmanager:9093.";
        String told = withoutCredentials(value.strip());
        try {
            URI uri = new URI(value.strip());
            String scheme = (uri.getScheme() != null) ? uri.getScheme().toLowerCase(Locale.ROOT) : "";
            if (!scheme.equals("http") && !scheme.equals("https")) {
                throw new InvalidSettingException(property, told, "which is not an http or https URL", cure);
            }
            if (uri.getHost() == null) {
                throw new InvalidSettingException(property, told, "which names no host", cure);
            }
            if (uri.getUserInfo() != null) {
                throw new InvalidSettingException(
                        property,
                        told,
                        "which has credentials, and those are not sent",
                        "Take them out; for Alertmanager there are memwatchdog.alert.username and memwatchdog.alert.password.");
            }
            return value.strip();
        } catch (URISyntaxException failure) {
            throw new InvalidSettingException(
                    property, told, "which is not a URL: " + failure.getReason() + " at " + failure.getIndex(), cure);
        }
    }

    /** Of what is no URL nobody knows where credentials end: all before the last at sign may be some, but for the scheme. */
    private static String withoutCredentials(String url) {
        return url.replaceFirst("(?s)^(\\w+://)?.*@", "$1***@");
    }

    /** Proxies have no port by custom. */
    static void namesPort(String property, URI value) {
        if (value.getPort() < 1 || value.getPort() > 65_535) {
            throw new InvalidSettingException(
                    property,
                    value,
                    "which names no port from 1 to 65535",
                    "Add the port, for example http://proxy:3128.");
        }
    }

    static String matching(String property, String value, String pattern, String reason, String cure) {
        if (!value.matches(pattern)) {
            throw new InvalidSettingException(property, value, reason, cure);
        }
        return value;
    }
}

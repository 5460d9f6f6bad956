package io.memwatchdog.core.host;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** Options of this JVM as it has set them itself where nobody did. Thread-safe. */
public final class VmOption {

    private VmOption() {}

    /** Whether a switch is on; false where this JVM has no such option. */
    public static boolean isOn(String name) {
        return Boolean.parseBoolean(value(name));
    }

    /** A number; 0 where this JVM has no such option. */
    public static long number(String name) {
        try {
            return Long.parseLong(value(name));
        } catch (NumberFormatException none) {
            return 0;
        }
    }

    private static String value(String name) {
        try {
            HotSpotDiagnosticMXBean hotSpot = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
            return hotSpot == null ? "" : hotSpot.getVMOption(name).getValue();
        } catch (IllegalArgumentException anotherJvm) {
            return "";
        }
    }
}

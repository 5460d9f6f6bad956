package io.memwatchdog.core.evidence;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** Commands of {@code jcmd}, asked of this JVM. */
final class DiagnosticCommand {

    private DiagnosticCommand() {}

    /** What it answers; empty where this JVM has no such command. */
    static String ask(String operation, String... arguments) {
        try {
            Object answer = ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            operation,
                            new Object[] {arguments},
                            new String[] {String[].class.getName()});
            return String.valueOf(answer);
        } catch (JMException | RuntimeException unknown) {
            return "";
        }
    }
}

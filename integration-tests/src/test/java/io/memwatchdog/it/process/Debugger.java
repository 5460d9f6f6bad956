package io.memwatchdog.it.process;

import static org.awaitility.Awaitility.await;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;

/** Holds a thread of another JVM, so that what it has to do lasts exactly as long as a test wants. */
public final class Debugger implements AutoCloseable {

    /** With this option a JVM lets debuggers in, on a port that it picks itself. */
    public static final String OPTION = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0";

    private static final Pattern PORT = Pattern.compile("Listening for transport dt_socket at address: (\\d+)");

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final VirtualMachine vm;

    private Debugger(VirtualMachine vm) {
        this.vm = vm;
    }

    public static Debugger attach(Child process) {
        String port = process.awaitOutput(PORT, LIMIT).group(1);
        AttachingConnector connector = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(candidate -> candidate.transport().name().equals("dt_socket"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue(port);
        try {
            return new Debugger(connector.attach(arguments));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalConnectorArgumentsException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops a thread where it waits for work and holds no lock that others may want. */
    public void holdWhileParked(String name) {
        await(name + " waits for work").atMost(LIMIT).until(() -> {
            ThreadReference thread = vm.allThreads().stream()
                    .filter(candidate -> candidate.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            thread.suspend();
            boolean parked = isParked(thread);
            if (!parked) {
                thread.resume();
            }
            return parked;
        });
    }

    private static boolean isParked(ThreadReference thread) throws IncompatibleThreadStateException {
        return thread.frame(0).location().method().name().equals("park");
    }

    /** Lets go of every thread. */
    @Override
    public void close() {
        vm.dispose();
    }
}

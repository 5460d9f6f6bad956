package io.memwatchdog.cli.attach;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import io.memwatchdog.diff.HeapProfile;
import io.memwatchdog.diff.HeapProfiles;
import java.io.IOException;
import java.io.Reader;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Properties;
import java.util.stream.Stream;

/** Another JVM on this machine. */
public final class RunningJvm {

    private static final int OLDEST = 17;

    private final long pid;
    private final TargetProcess process;

    public RunningJvm(long pid) {
        this.pid = pid;
        this.process = new TargetProcess(pid);
    }

    /**
     * A profile as the JVM's own child has folded it.
     *
     * @param pauseMs how long the application stood still; NaN where it was not measured
     */
    public record Folded(HeapProfile profile, double pauseMs) {}

    /**
     * Folds the live heap of the JVM.
     *
     * @param maxPause what would stop the application for longer is refused
     * @throws IOException with cause and cure where it is refused
     */
    public Folded profile(Duration maxPause) throws IOException {
        return inside(maxPause, false, (directory, result) -> {
            HeapProfile profile = HeapProfiles.read(directory.resolve(LiveProfile.FILE));
            return new Folded(profile, Double.parseDouble(result.getProperty(LiveProfile.PAUSE, "NaN")));
        });
    }

    /**
     * Finds out, inside of the JVM, whether its heap could be folded.
     *
     * @return how
     * @throws IOException with cause and cure where it could not
     */
    public String probe() throws IOException {
        return inside(Duration.ZERO, true, (directory, result) -> result.getProperty(LiveProfile.CAPABILITY, ""));
    }

    private <T> T inside(Duration maxPause, boolean onlyProbe, Answer<T> answer) throws IOException {
        if (ModuleLayer.boot().findModule("jdk.attach").isEmpty()) {
            throw new IOException(
                    "this Java has no module jdk.attach; run mw with a full JDK, or add the module (jlink "
                            + "--add-modules jdk.attach)");
        }
        process.requireAttachable();
        Path directory = Files.createTempDirectory("memwatchdog-");
        try {
            AgentJars jars = new AgentJars(mwJar());
            Path payload = directory.resolve(ProfileAgent.PAYLOAD);
            jars.writePayload(payload);
            if (onlyProbe) {
                Files.createFile(directory.resolve(LiveProfile.ONLY_PROBE));
            }
            hand(payload);
            hand(directory);
            load(jars.agent(cache()), maxPause.toMillis() + "," + directory);
            return answer.in(directory, result(directory));
        } finally {
            delete(directory);
        }
    }

    @FunctionalInterface
    private interface Answer<T> {
        T in(Path directory, Properties result) throws IOException;
    }

    /** Root's own directory could not be entered by the JVM of somebody else. */
    private void hand(Path file) throws IOException {
        if (!Files.getOwner(file).equals(process.owner())) {
            Files.setOwner(file, process.owner());
        }
    }

    private static Path mwJar() throws IOException {
        try {
            Path jar = Path.of(RunningJvm.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (Files.isRegularFile(jar)) {
                return jar;
            }
        } catch (URISyntaxException e) {
            throw new IOException("the path of mw.jar cannot be understood: " + e.getMessage(), e);
        }
        throw new IOException("a live profile is taken by mw.jar only, not by unpacked classes");
    }

    private static Path cache() throws IOException {
        if (Files.getOwner(Path.of("/proc/self")).getName().equals("root")) {
            return Path.of("/var/lib/memwatchdog");
        }
        String cache = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
        return (cache.isEmpty() ? Path.of(System.getProperty("user.home", "."), ".cache") : Path.of(cache))
                .resolve("memwatchdog");
    }

    private void load(Path agent, String arguments) throws IOException {
        VirtualMachine jvm = attach();
        try {
            requireVersion(jvm.getSystemProperties());
            jvm.loadAgent(agent.toString(), arguments);
        } catch (AgentLoadException | AgentInitializationException e) {
            throw process.refused(explain(String.valueOf(e.getMessage())));
        } finally {
            jvm.detach();
        }
    }

    private VirtualMachine attach() throws IOException {
        try {
            return VirtualMachine.attach(Long.toString(pid));
        } catch (AttachNotSupportedException | IOException e) {
            throw process.refused("it does not let itself be attached to (" + e.getMessage() + "). Does 'jcmd " + pid
                    + " VM.version' work, as the same user? It may have been started with -XX:+DisableAttachMechanism, or "
                    + "with another java.io.tmpdir in an older JDK");
        }
    }

    private void requireVersion(Properties properties) throws IOException {
        String version = properties.getProperty("java.specification.version", "0");
        if (version.startsWith("1.") || Integer.parseInt(version) < OLDEST) {
            throw process.refused("it runs Java " + version + ", and live profiles need " + OLDEST
                    + " or newer; a heap dump serves as well: jcmd " + pid + " GC.heap_dump FILE");
        }
    }

    private String explain(String message) {
        if (message.contains("Dynamic agent loading is not enabled")) {
            return "it was started with -XX:-EnableDynamicAgentLoading; start it with -XX:+EnableDynamicAgentLoading, or take a "
                    + "heap dump: jcmd " + pid + " GC.heap_dump FILE";
        }
        if (message.contains("instrument")) {
            return "its Java lacks the module java.instrument (" + message
                    + "); add it (jlink --add-modules java.instrument,"
                    + "java.management,jdk.management), or take a heap dump: jcmd " + pid + " GC.heap_dump FILE";
        }
        return "it refused our agent (" + message + "); its standard error may say more";
    }

    private Properties result(Path directory) throws IOException {
        Path file = directory.resolve(ProfileAgent.RESULT);
        if (!Files.exists(file)) {
            throw process.refused("it left no result in " + directory + "; its standard error may say why");
        }
        Properties result = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            result.load(in);
        }
        String refused = result.getProperty(ProfileAgent.REFUSED);
        if (refused != null) {
            throw process.refused(refused.replace("memwatchdog.snapshot.max-pause", "--max-pause"));
        }
        return result;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}

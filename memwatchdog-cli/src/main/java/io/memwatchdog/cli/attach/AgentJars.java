package io.memwatchdog.cli.attach;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.CRC32;

/** Makes, out of {@code mw.jar}, what another JVM has to load. */
final class AgentJars {

    private static final String AGENT_CLASS = ProfileAgent.class.getName().replace('.', '/') + ".class";
    private static final List<String> PAYLOAD = List.of("io/memwatchdog/", "META-INF/native/", "org/slf4j/");

    private final Path mwJar;

    AgentJars(Path mwJar) {
        this.mwJar = mwJar;
    }

    /**
     * The jar of the agent's one class. Its path stays on the class path of the other JVM until that ends, though nothing is
     * read from it again. So it is one file for all times, where nobody else can put another one in its place.
     */
    Path agent(Path directory) throws IOException {
        byte[] jar = agentBytes();
        CRC32 checksum = new CRC32();
        checksum.update(jar);
        Files.createDirectories(directory);
        refuseIfOthersWrite(directory);
        Path file = directory.resolve("agent-" + HexFormat.of().toHexDigits((int) checksum.getValue()) + ".jar");
        if (!Files.isRegularFile(file) || !Arrays.equals(Files.readAllBytes(file), jar)) {
            Path part = Files.createTempFile(directory, "agent-", ".part");
            Files.write(part, jar);
            // Root looks into the JVMs of others.
            Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-r--r--"));
            replace(part, file);
        }
        return file;
    }

    private static void refuseIfOthersWrite(Path directory) throws IOException {
        Set<PosixFilePermission> modes = Files.getPosixFilePermissions(directory);
        if (modes.contains(PosixFilePermission.OTHERS_WRITE) || modes.contains(PosixFilePermission.GROUP_WRITE)) {
            throw new IOException(directory + " can be written to by others: chmod go-w " + directory
                    + ", or set XDG_CACHE_HOME to a directory of your own");
        }
    }

    private static void replace(Path part, Path file) throws IOException {
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private byte[] agentBytes() throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Agent-Class", ProfileAgent.class.getName());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarFile mw = new JarFile(mwJar.toFile());
                JarOutputStream out = new JarOutputStream(bytes)) {
            JarEntry entry = new JarEntry(JarFile.MANIFEST_NAME);
            entry.setTime(0);
            out.putNextEntry(entry);
            manifest.write(out);
            copy(mw, mw.getJarEntry(AGENT_CLASS), out);
        }
        return bytes.toByteArray();
    }

    /** What takes the profile: our classes and the native library, without what {@code mw} has for the command line. */
    void writePayload(Path target) throws IOException {
        try (JarFile mw = new JarFile(mwJar.toFile());
                OutputStream file = Files.newOutputStream(target);
                JarOutputStream out = new JarOutputStream(file)) {
            out.setLevel(1);
            for (Enumeration<JarEntry> entries = mw.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                boolean wanted = PAYLOAD.stream().anyMatch(entry.getName()::startsWith);
                if (wanted && !entry.isDirectory() && !entry.getName().equals(AGENT_CLASS)) {
                    copy(mw, entry, out);
                }
            }
        }
    }

    private static void copy(JarFile from, JarEntry entry, JarOutputStream out) throws IOException {
        JarEntry copy = new JarEntry(entry.getName());
        copy.setTime(0);
        out.putNextEntry(copy);
        try (InputStream in = from.getInputStream(entry)) {
            in.transferTo(out);
        }
        out.closeEntry();
    }
}

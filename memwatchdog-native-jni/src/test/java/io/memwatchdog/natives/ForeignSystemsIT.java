package io.memwatchdog.natives;

import static io.memwatchdog.natives.ChildJvm.installed;
import static io.memwatchdog.natives.ChildJvm.output;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cross-built libraries at work where they are for: ARM64 in an emulated JVM, Windows under Wine. */
class ForeignSystemsIT {

    private static final Duration EMULATED = Duration.ofMinutes(10);

    private static final String DEFAULT_LAYOUT = "-XX:+UseCompressedOops";

    @TempDir
    static Path libraries;

    @TempDir
    static Path systems;

    @TempDir
    Path directory;

    @BeforeAll
    static void buildAll() {
        assumeTrue(
                Boolean.getBoolean("memwatchdog.long"), "long: emulators have to be fetched (-Dmemwatchdog.long=true)");
        assumeTrue(Platform.current().classifier().equals("linux-x86_64"), "emulated on x86-64 Linux only");
        String target = libraries.resolve("META-INF/native").toString();
        ChildJvm.Result result = ChildJvm.run(
                ChildJvm.DEFAULT_TIMEOUT,
                List.of("sh", "src/main/cpp/build.sh", "cross", target, System.getProperty("java.home")));
        assumeTrue(result.exit() == 0, result.output());
    }

    @Test
    void anArm64JvmComputes() throws IOException {
        assertThat(emulated(arm64System(), DEFAULT_LAYOUT, LoadProbe.class))
                .contains("available=true", "reason=loaded linux-aarch_64", "slope=2.0", "coefficient=2.6");
    }

    @ParameterizedTest
    @ValueSource(strings = {DEFAULT_LAYOUT, "-XX:-UseCompressedOops", "-XX:-UseCompressedClassPointers"})
    void anArm64JvmTakesSnapshotsLikeHotSpots(String layout) throws IOException {
        String output = emulated(arm64System(), layout, MatrixProgram.class, directory.toString());
        assertThat(output).contains("dumps=true", "profiles=true", "done");
        HprofCensus ours = HprofCensus.of(directory.resolve("fork0.hprof"));
        HprofCensus theirs = HprofCensus.of(directory.resolve("hotspot0.hprof"));
        theirs.objects.keySet().removeIf(name -> !name.startsWith("io/memwatchdog/natives/VariedHeap"));
        assertThat(ours.objects).containsAllEntriesOf(theirs.objects);
        assertThat(ours.objects).containsEntry("io/memwatchdog/natives/VariedHeap$InFrame", 5L);
    }

    /** A Debian for ARM64 with a JVM, unpacked; {@code -Dmemwatchdog.arm64} names one that is there. */
    private static Path arm64System() {
        assumeTrue(installed("qemu-aarch64-static"), "qemu-user-static is not installed");
        String configured = System.getProperty("memwatchdog.arm64");
        if (configured != null) {
            return Path.of(configured);
        }
        assumeTrue(installed("mmdebstrap"), "mmdebstrap is not installed");
        Path system = systems.resolve("arm64");
        if (Files.exists(system)) {
            return system;
        }
        ChildJvm.Result unpacked = ChildJvm.run(
                EMULATED,
                List.of(
                        "mmdebstrap",
                        "--variant=extract",
                        "--arch=arm64",
                        "--include=openjdk-17-jre-headless",
                        "bookworm",
                        system.toString()));
        assumeTrue(unpacked.exit() == 0, "no packages for ARM64 in reach: " + lastLine(unpacked.output()));
        return system;
    }

    private static String lastLine(String text) {
        return text.lines().reduce("", (before, line) -> line);
    }

    private static String emulated(Path system, String layout, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of("qemu-aarch64-static", "-L", system.toString()));
        command.add(system.resolve("usr/lib/jvm/java-17-openjdk-arm64/bin/java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-Xmx128m", "-XX:TieredStopAtLevel=1", layout));
        command.addAll(List.of("-cp", libraries + ":" + System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        ChildJvm.Result result = ChildJvm.run(EMULATED, command);
        assertThat(result.exit()).as(result.output()).isZero();
        return result.output();
    }

    @Test
    void windowsLoadsTheLibraryAndItsRegressionComputes() throws IOException {
        Path wine = Path.of("/usr/lib/wine/wine64");
        assumeTrue(Files.isExecutable(wine), "wine64 is not installed");
        assumeTrue(installed("clang-19") && installed("llvm-dlltool-19"), "clang-19 and llvm-19 are not installed");
        Files.copy(
                libraries.resolve("META-INF/native/windows-x86_64/memwatchdog.dll"),
                directory.resolve("memwatchdog.dll"));
        Path source = directory.resolve("load.c");
        try (InputStream in = ForeignSystemsIT.class.getResourceAsStream("/load-on-windows.c")) {
            Files.write(source, in.readAllBytes());
        }
        Path system = Files.writeString(
                directory.resolve("kernel32.def"),
                "LIBRARY kernel32.dll\nEXPORTS\nLoadLibraryA\nGetProcAddress\nGetStdHandle\nWriteFile\nExitProcess\n");
        String stub = directory.resolve("kernel32.lib").toString();
        output("llvm-dlltool-19", "-m", "i386:x86-64", "-d", system.toString(), "-l", stub);
        String program = directory.resolve("load.exe").toString();
        List<String> compile = new ArrayList<>(List.of("clang-19", "--target=x86_64-pc-windows-msvc", "-O1"));
        compile.addAll(List.of("-ffreestanding", "-fno-builtin", "-nostdlib", "-nostdlibinc", "-fuse-ld=lld"));
        compile.add("-DABI=" + LibraryLoader.ABI);
        compile.addAll(List.of("-Isrc/main/cpp/shim", "-I" + Path.of(System.getProperty("java.home"), "include")));
        compile.addAll(List.of("-Wl,/entry:start,/subsystem:console,/nodefaultlib", "-o", program));
        compile.addAll(List.of(source.toString(), stub));
        output(compile.toArray(String[]::new));
        assertThat(output(
                        "env",
                        "WINEDEBUG=-all",
                        "WINEPREFIX=" + directory.resolve("prefix"),
                        "sh",
                        "-c",
                        "cd '" + directory + "' && " + wine + " load.exe"))
                .contains("interface as expected, slope 2.0");
    }
}

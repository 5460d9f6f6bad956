package io.memwatchdog.natives;

import static io.memwatchdog.natives.ChildJvm.installed;
import static io.memwatchdog.natives.ChildJvm.output;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One script builds the libraries of all targets; each is what its system loads, and needs nothing of it. */
class CrossBuildIT {

    @TempDir
    static Path libraries;

    @BeforeAll
    static void buildAll() {
        assumeTrue(installed("clang++-19") && installed("ld.lld-19"), "clang-19 and lld-19 are not installed");
        ChildJvm.Result result = ChildJvm.run(
                ChildJvm.DEFAULT_TIMEOUT,
                List.of("sh", "src/main/cpp/build.sh", "cross", libraries.toString(), System.getProperty("java.home")));
        assertThat(result.exit()).as(result.output()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "linux-x86_64/libmemwatchdog.so, elf64-x86-64",
        "linux-aarch_64/libmemwatchdog.so, elf64-littleaarch64",
        "osx-x86_64/libmemwatchdog.dylib, Mach-O 64-bit x86-64",
        "osx-aarch_64/libmemwatchdog.dylib, Mach-O arm64",
        "windows-x86_64/memwatchdog.dll, COFF-x86-64",
        "windows-aarch_64/memwatchdog.dll, COFF-ARM64"
    })
    void isOfItsFormatAndNeedsNoLibrary(String library, String format) {
        assumeTrue(installed("llvm-readobj-19"), "llvm-19 is not installed");
        Path file = libraries.resolve(library);
        String headers = output("llvm-readobj-19", "--file-headers", "--needed-libs", file.toString());
        assertThat(headers)
                .contains("Format: " + format)
                .containsPattern(
                        "NeededLibraries \\[\\s*(/usr/lib/libSystem\\.B\\.dylib\\s*@rpath/libmemwatchdog\\.dylib\\s*)?]");
        String symbols = library.endsWith(".dll")
                ? output("llvm-readobj-19", "--coff-exports", file.toString())
                : output("llvm-nm-19", library.endsWith(".so") ? "-gUD" : "-gU", file.toString());
        assertThat(symbols)
                .contains("JNI_OnLoad", "Java_io_memwatchdog_natives_NativeTrendEngine_slope0")
                .contains("Java_io_memwatchdog_natives_NativeTrendEngine_regress0")
                .contains("Java_io_memwatchdog_natives_NativeTrendEngine_pairSlopes0")
                .contains("Java_io_memwatchdog_natives_NativeOldObjects_begin0")
                .contains("Java_io_memwatchdog_natives_NativeOldObjects_end0")
                .contains("Java_io_memwatchdog_natives_NativeOldObjects_line0")
                .contains("Java_io_memwatchdog_natives_NativeOldObjects_method0")
                .contains("Java_io_memwatchdog_natives_NativeOldObjects_obstacle0")
                .contains("Java_io_memwatchdog_natives_NativeOldObjects_read0")
                .contains("Java_io_memwatchdog_natives_LibraryLoader_abi0");
        assertThat(symbols.contains("Java_io_memwatchdog_natives_ForkSession_start0"))
                .as("the fork is Linux's")
                .isEqualTo(library.startsWith("linux"));
    }

    @ParameterizedTest
    @CsvSource({"linux-x86_64", "linux-aarch_64"})
    void isBoundToNoVersionOfACLibrary(String target) {
        assumeTrue(installed("llvm-readobj-19"), "llvm-19 is not installed");
        String versions = output(
                "llvm-readobj-19",
                "--version-info",
                libraries.resolve(target).resolve("libmemwatchdog.so").toString());
        assertThat(versions).containsPattern("VersionRequirements \\[\\s*]");
    }

    @Test
    void loadsUnderMusl() throws IOException {
        assumeTrue(installed("musl-gcc"), "musl-tools are not installed");
        assumeTrue(Platform.current().classifier().equals("linux-x86_64"), "no musl for another processor here");
        Path program = libraries.resolve("load-under-musl");
        Path source = Files.createTempFile(libraries, "load", ".c");
        try (InputStream in = CrossBuildIT.class.getResourceAsStream("/load-library.c")) {
            Files.write(source, in.readAllBytes());
        }
        output("musl-gcc", source.toString(), "-o", program.toString());
        assertThat(output(
                        program.toString(),
                        libraries.resolve("linux-x86_64/libmemwatchdog.so").toString()))
                .contains("abi " + LibraryLoader.ABI);
    }
}

package io.memwatchdog.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A page of a mapped file that is gone is an error of the hardware's kind: it must end neither the JVM nor in a stack trace. */
class CutWhileReadTests {

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"1, 1000000000", "2, 1000000000", "1, 6000000"})
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a mapped file cannot be cut there")
    void isToldWithItsCure(String threads, String heapBytes) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CutWhileRead.class.getName(),
                        directory.resolve("cut.hprof").toString(),
                        HeapShape.LINKED_LIST.name(),
                        threads,
                        heapBytes)
                .redirectErrorStream(true)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(told).startsWith("HprofException: the file cannot be read any more: it was cut short");
        assertThat(process.exitValue()).isZero();
    }
}

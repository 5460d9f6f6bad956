package io.memwatchdog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class ComplaintTests {

    private static String about(Throwable e) {
        StringWriter told = new StringWriter();
        assertThat(Complaint.about(e, new PrintWriter(told), false)).isEqualTo(2);
        assertThat(told.toString()).startsWith("mw: ").hasLineCount(1);
        return told.toString();
    }

    @Test
    void anUnexpectedErrorIsAFaultOfOurs() {
        assertThat(about(new IndexOutOfBoundsException("Index 7 out of bounds for length 3")))
                .contains(
                        "unexpected java.lang.IndexOutOfBoundsException: Index 7 out of bounds",
                        "please report",
                        "--debug",
                        Version.text());
    }

    @Test
    void memoryThatDoesNotSufficeHasACure() {
        assertThat(about(new OutOfMemoryError("Java heap space"))).contains("out of memory", "-Xmx", "--heap-limit");
    }

    @Test
    void aPageOfAMappedFileThatIsGoneIsNoFaultOfOurs() {
        assertThat(about(new InternalError("a fault occurred in a recent unsafe memory access operation")))
                .contains("cut short or overwritten meanwhile", "try again")
                .doesNotContain("report");
    }

    @Test
    void namesFromADumpSteerNoTerminal() {
        assertThat(about(new IOException("no class \u001b[2Jcom.acme.Cart\n::error::found")))
                .contains("no class \\u001b[2Jcom.acme.Cart\\u000a::error::found");
    }

    @Test
    void aFullDiskIsNamed() {
        assertThat(about(new FileSystemException("r.html", null, "No space left on device")))
                .contains("no space is left on the disk");
        assertThat(about(new IOException("No space left on device"))).contains("no space is left on the disk");
    }

    @Test
    void whatFailsBeforeTheCommandLineIsParsedEndsWithACodeToo() {
        assertThat(Main.guarded(() -> {
                    throw new NoClassDefFoundError("picocli/CommandLine");
                }))
                .isEqualTo(2);
        assertThat(Main.guarded(() -> 3)).isEqualTo(3);
    }
}

package io.memwatchdog.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Standard output where it is no terminal but a file or a pipe. A page or a report is UTF-8 whatever the locale says (before JDK 18 Java
 * writes in the locale's). That nobody reads to the end, as {@code head} does not, is no error; any other failure is.
 */
final class StandardOutput extends FilterOutputStream {

    private boolean abandoned;

    StandardOutput(OutputStream out) {
        super(out);
    }

    static PrintWriter writer() {
        OutputStream out = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        return new PrintWriter(new OutputStreamWriter(new BufferedOutputStream(out), StandardCharsets.UTF_8));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (abandoned) {
            return;
        }
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            abandoned = String.valueOf(e.getMessage()).contains("Broken pipe");
            if (!abandoned) {
                throw e;
            }
        }
    }
}

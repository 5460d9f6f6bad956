package io.memwatchdog.core.gc;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ZGC states the live set in its log and in no bean. So that part of the log ({@code gc+heap}, a table of 2 kB for each cycle) is
 * switched on into a small rotating file of our own, and read as it grows. Other outputs of the JVM's log are not
 * touched: what the application logs stays as it is. Closing switches it off again and removes the file. Not thread-safe; all
 * calls come from the watchdog's thread, but for {@link #close()}, which comes after the last of them.
 */
public final class ZgcLiveLog implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ZgcLiveLog.class);

    /** One file and one rotated away: 128 kB, the JVM's granularity of a table aside. */
    private static final String OPTIONS = "output_options=filecount=1,filesize=64K";

    private static final Pattern LINE = Pattern.compile("\\[(\\d{1,12})[.,](\\d{3})s\\] ?(.*)");

    private final ZgcLive live = new ZgcLive();
    private final long maxBytes = Runtime.getRuntime().maxMemory();
    private @Nullable RotatingFile file;
    private int stated;

    /** Switches it on if ZGC runs here. What does not work is told once, and the beans' poorer figures serve. */
    public void open() {
        if (!runsHere()) {
            return;
        }
        try {
            RotatingFile own = RotatingFile.create();
            file = own;
            String refused = command(own, "what=gc+heap=info");
            if (!refused.isEmpty()) {
                throw new IOException(refused);
            }
            log.info("memwatchdog: the live set is read from ZGC's log, in {}", own.path());
        } catch (IOException | JMException | RuntimeException e) {
            log.info("memwatchdog: ZGC's log cannot be had, its beans must do: {}", e.toString());
            close();
        }
    }

    /** Whether the live set is read here. */
    public boolean isOpen() {
        return file != null;
    }

    /**
     * Hands out what was stated since the last time.
     *
     * @return whether anything was
     */
    public boolean poll(Consumer<GcEvent> events) {
        RotatingFile own = file;
        int before = stated;
        if (own != null) {
            try {
                own.poll(line -> line(line, events));
            } catch (IOException e) {
                log.info("memwatchdog: ZGC's log cannot be read any more, its beans must do: {}", e.toString());
                close();
            }
        }
        return stated > before;
    }

    private void line(String text, Consumer<GcEvent> events) {
        Matcher m = LINE.matcher(text);
        if (m.matches()) {
            long atMs = Long.parseLong(m.group(1)) * 1000 + Long.parseLong(m.group(2));
            live.accept(m.group(3)).ifPresent(now -> {
                stated++;
                events.accept(now.at(atMs, Map.of(), maxBytes));
            });
        }
    }

    @Override
    public void close() {
        RotatingFile own = file;
        file = null;
        if (own == null) {
            return;
        }
        try {
            // An output for which everything is off is closed and forgotten by the JVM.
            command(own, "what=all=off");
        } catch (JMException | RuntimeException e) {
            log.info("memwatchdog: ZGC's log into {} cannot be switched off: {}", own.path(), e.toString());
        }
        own.delete();
    }

    private static boolean runsHere() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .anyMatch(name -> name.startsWith("ZGC"));
    }

    private static String command(RotatingFile file, String what) throws JMException {
        String[] arguments = {"output=file=" + plain(file.path()), OPTIONS, "decorators=uptime", what};
        Object answer = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "vmLog",
                        new Object[] {arguments},
                        new String[] {String[].class.getName()});
        return String.valueOf(answer).strip();
    }

    /** The JVM replaces %p and %t, and takes arguments apart at blanks. */
    private static String plain(Path path) {
        String name = path.toString();
        if (!name.matches("[\\p{L}\\p{N}_/.:\\\\~+-]+")) {
            throw new IllegalStateException(name + " has characters that the JVM's log gives a meaning;"
                    + " set java.io.tmpdir to a directory without");
        }
        return name;
    }
}

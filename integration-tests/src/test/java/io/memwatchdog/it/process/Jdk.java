package io.memwatchdog.it.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** An installed JDK or JRE: the one that runs the tests, or one of those beside it. */
public record Jdk(Path home, int version) {

    private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(?:1\\.)?(\\d+)");
    private static final Map<String, Boolean> SUPPORTED = new ConcurrentHashMap<>();

    public static Jdk current() {
        return new Jdk(
                Path.of(System.getProperty("java.home")), Runtime.version().feature());
    }

    /** One per feature version from 17 on, the running one first. */
    public static List<Jdk> installed() {
        Jdk current = current();
        Map<Integer, Jdk> others = new TreeMap<>(Comparator.naturalOrder());
        try (Stream<Path> siblings = Files.list(current.home().toAbsolutePath().getParent())) {
            siblings.filter(home -> Files.isExecutable(home.resolve("bin/java")))
                    .map(Jdk::at)
                    .filter(jdk -> jdk.version() >= 17 && jdk.version() != current.version())
                    .forEach(jdk -> others.putIfAbsent(jdk.version(), jdk));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Jdk> all = new ArrayList<>(List.of(current));
        all.addAll(others.values());
        return all;
    }

    public String java() {
        return home.resolve("bin/java").toString();
    }

    public String jcmd() {
        return home.resolve("bin/jcmd").toString();
    }

    /** The stacks of all threads of a process, as far as it still tells. */
    public String threadsOf(long pid) {
        try {
            Process print = new ProcessBuilder(jcmd(), Long.toString(pid), "Thread.print", "-l")
                    .redirectErrorStream(true)
                    .start();
            print.onExit().orTimeout(30, TimeUnit.SECONDS).whenComplete((ended, late) -> print.destroy());
            return new String(print.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Whether the virtual machine starts with these options: vendors leave collectors out. */
    public boolean supports(List<String> options) {
        return SUPPORTED.computeIfAbsent(home + " " + options, key -> starts(options));
    }

    @Override
    public String toString() {
        return "JDK " + version;
    }

    private boolean starts(List<String> options) {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(options);
        command.add("-version");
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Jdk at(Path home) {
        try {
            Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
            return new Jdk(home, version.find() ? Integer.parseInt(version.group(1)) : 0);
        } catch (IOException e) {
            return new Jdk(home, 0);
        }
    }
}

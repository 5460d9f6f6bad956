package io.memwatchdog.cli;

import io.memwatchdog.diff.HeapDiffResult;
import io.memwatchdog.diff.HeapDiffResult.Entry;
import io.memwatchdog.diff.HeapDiffResult.Step;
import io.memwatchdog.diff.HeapDiffResult.Suspect;
import io.memwatchdog.diff.render.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Growth that its owners know about: it is neither shown nor does it break a gate. */
final class AcceptedGrowth {

    private static final Pattern LINE = Pattern.compile("(?<holder>[^#\\s]+)(?:\\s+(?<most>\\d[^#]*?))?\\s*(?:#.*)?");

    private final List<Pattern> ignored;
    private final List<Holder> holders;

    private AcceptedGrowth(List<Pattern> ignored, List<Holder> holders) {
        this.ignored = ignored;
        this.holders = holders;
    }

    /**
     * @throws IOException if the file cannot be read or understood; the message names the line
     */
    static AcceptedGrowth of(List<Pattern> ignored, @Nullable Path file) throws IOException {
        List<Holder> holders = new ArrayList<>();
        if (file != null) {
            int number = 0;
            for (String line : Files.readAllLines(file)) {
                number++;
                if (!line.isBlank() && !line.strip().startsWith("#")) {
                    holders.add(holder(line.strip(), file + ", line " + number));
                }
            }
        }
        return new AcceptedGrowth(ignored, holders);
    }

    /** The rest of the result. */
    HeapDiffResult without(HeapDiffResult result) {
        if (ignored.isEmpty() && holders.isEmpty()) {
            return result;
        }
        return result.withSuspects(
                kept(result.suspects(), suspect -> accepts(steps(suspect), suspect.bytes())),
                kept(result.entries(), entry -> accepts(entry.path(), entry.bytes())));
    }

    /**
     * How much of the heap's growth is accepted: that of the topmost accepted paths, since theirs contains that of all below, and
     * that of accepted suspects which hang on none of them, as what two roots hold does.
     */
    long bytesOf(HeapDiffResult result) {
        List<Entry> accepted = result.entries().stream()
                .filter(entry -> accepts(entry.path(), entry.bytes()))
                .toList();
        long ofPaths = accepted.stream()
                .filter(entry -> accepted.stream().noneMatch(other -> leadsTo(other.path(), entry.path())))
                .mapToLong(Entry::bytes)
                .sum();
        long ofSuspects = result.suspects().stream()
                .filter(suspect -> accepts(steps(suspect), suspect.bytes()))
                .filter(suspect -> isApart(suspect, result.entries(), accepted))
                .mapToLong(Suspect::bytes)
                .sum();
        return ofPaths + ofSuspects;
    }

    private static boolean isApart(Suspect suspect, List<Entry> entries, List<Entry> accepted) {
        return changedPath(suspect, entries)
                .filter(path -> accepted.stream().noneMatch(entry -> contains(entry.path(), path)))
                .isPresent();
    }

    /**
     * The changed path that ends in what accumulates: the suspect's own or, where several roots hold it, the part of it behind the
     * holder's. Empty where it is too small to be told.
     */
    private static Optional<List<String>> changedPath(Suspect suspect, List<Entry> entries) {
        List<Step> steps = suspect.path();
        List<String> names = steps.stream()
                .map(step -> step.field().isEmpty() ? step.className() : step.className() + "." + step.field())
                .toList();
        long bytes = steps.get(steps.size() - 1).bytes();
        return IntStream.range(0, names.size())
                .mapToObj(from -> names.subList(from, names.size()))
                .filter(path -> entries.stream()
                        .anyMatch(
                                entry -> entry.bytes() == bytes && entry.path().equals(path)))
                .findFirst();
    }

    private static boolean contains(List<String> path, List<String> other) {
        return path.equals(other) || leadsTo(path, other);
    }

    private static boolean leadsTo(List<String> path, List<String> longer) {
        int last = path.size() - 1;
        return longer.size() > path.size()
                && longer.subList(0, last).equals(path.subList(0, last))
                && isStep(longer.get(last), path.get(last));
    }

    private static boolean isStep(String step, String className) {
        return step.equals(className) || step.startsWith(className + ".");
    }

    private boolean accepts(List<String> path, long bytes) {
        String text = String.join(" → ", path).replace(".static ", ".");
        return ignored.stream().anyMatch(pattern -> pattern.matcher(text).find())
                || holders.stream().anyMatch(holder -> holder.accepts(path, bytes));
    }

    private static List<String> steps(Suspect suspect) {
        return suspect.path().stream().map(AcceptedGrowth::name).toList();
    }

    private static String name(Step step) {
        String field = step.field().startsWith("static ") ? step.field().substring("static ".length()) : step.field();
        return field.isEmpty() || field.equals("[]") ? step.className() : step.className() + "." + field;
    }

    private static <T> List<T> kept(List<T> all, Predicate<T> accepted) {
        return all.stream().filter(accepted.negate()).toList();
    }

    private static Holder holder(String line, String where) throws IOException {
        var matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IOException(
                    where + ": expected a class or Class.field, and perhaps a size, but found '" + line + "'");
        }
        String most = matcher.group("most");
        try {
            return new Holder(
                    matcher.group("holder"),
                    most == null ? Long.MAX_VALUE : ByteSize.parse(most).bytes());
        } catch (IllegalArgumentException e) {
            throw new IOException(where + ": " + e.getMessage(), e);
        }
    }

    /** A step of a path, with or without its field, and how much it may grow. */
    private record Holder(String name, long mostBytes) {

        boolean accepts(List<String> path, long bytes) {
            return bytes <= mostBytes && path.stream().anyMatch(this::is);
        }

        private boolean is(String written) {
            String step = written.replace(".static ", ".");
            return isStep(step, name) || step.endsWith("." + name) || step.startsWith(name + " ");
        }
    }
}

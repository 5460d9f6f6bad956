package io.memwatchdog.cli;

import io.memwatchdog.diff.ClassCount;
import io.memwatchdog.diff.HeapProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Whether heaps can be compared: what people get wrong on a command line gives a result that looks like one. */
final class Plausibility {

    private static final Pattern PLATFORM = Pattern.compile("(?:java|javax|jdk|sun|com\\.sun)\\..*|[a-z]+\\[.*|<.*");

    private Plausibility() {}

    /** What is doubtful about heaps that are to be compared in this order; empty where nothing is. */
    static List<String> doubts(List<Path> files, List<HeapProfile> heaps) throws IOException {
        List<String> doubts = new ArrayList<>();
        for (int i = 1; i < heaps.size(); i++) {
            if (Files.isSameFile(files.get(i - 1), files.get(i))) {
                doubts.add(files.get(i) + " was given twice: a heap does not grow against itself.");
                continue;
            }
            order(heaps.get(i - 1), heaps.get(i), doubts);
            kin(heaps.get(i - 1), heaps.get(i), doubts);
        }
        return doubts;
    }

    private static void order(HeapProfile first, HeapProfile second, List<String> doubts) {
        boolean known =
                first.takenAt().isAfter(Instant.EPOCH) && second.takenAt().isAfter(Instant.EPOCH);
        if (known && first.takenAt().isAfter(second.takenAt())) {
            double seconds = Duration.between(second.takenAt(), first.takenAt()).toMillis() / 1000.0;
            doubts.add(first.source() + " was taken " + Durations.text(seconds) + " after " + second.source()
                    + ": give the earliest first, else growth looks like shrinking.");
        }
    }

    private static void kin(HeapProfile first, HeapProfile second, List<String> doubts) {
        Set<String> one = ownClasses(first);
        Set<String> other = ownClasses(second);
        long common = one.stream().filter(other::contains).count();
        if (common * 2 < Math.min(one.size(), other.size())) {
            doubts.add(first.source() + " and " + second.source() + " have only " + common
                    + " classes in common beside those of the JDK: are they dumps of one application?");
        }
    }

    private static Set<String> ownClasses(HeapProfile heap) {
        return heap.histogram().stream()
                .map(ClassCount::className)
                .filter(name -> !PLATFORM.matcher(name).matches())
                .collect(Collectors.toSet());
    }
}

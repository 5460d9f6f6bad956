package io.memwatchdog.benchmarks.diff;

import io.memwatchdog.diff.DiffOptions;
import io.memwatchdog.diff.FoldOptions;
import io.memwatchdog.diff.HeapDiffer;
import io.memwatchdog.diff.HeapProfile;
import io.memwatchdog.diff.ProfileLoader;
import io.memwatchdog.hprof.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Our job: read both dumps, find dominators and shortest paths, compare, name the leak. {@code Ours <base> <target>}. */
public final class Ours {

    public static void main(String[] args) throws Exception {
        Peak.watch();
        List<HeapProfile> profiles = new ArrayList<>();
        List<Path> dumps = Stream.of(args).map(Path::of).toList();
        try (ProfileLoader loader = new ProfileLoader(dumps, FoldOptions.defaults())) {
            for (int i = 0; i < args.length; i++) {
                profiles.add(loader.next(phases()));
            }
        }
        var result = profiles.size() == 1
                ? HeapDiffer.single(profiles.get(0), DiffOptions.defaults())
                : HeapDiffer.diff(profiles, DiffOptions.defaults());
        result.warnings().forEach(System.out::println);
        result.suspects().stream().limit(1).forEach(suspect -> System.out.println(suspect.summary()));
        Peak.print(profiles.stream().mapToLong(HeapProfile::totalObjects).max().orElse(1));
    }

    /** Times of the phases, with -Dphases=true. */
    private static Progress phases() {
        if (!Boolean.getBoolean("phases")) {
            return Progress.NONE;
        }
        long start = System.nanoTime();
        return (phase, done, total) -> {
            if (phase != Progress.Phase.INDEX && phase != Progress.Phase.REFERENCES || done == total) {
                System.err.println(phase + " " + done + "/" + total + " " + (System.nanoTime() - start) / 1_000_000 + " ms");
            }
        };
    }
}

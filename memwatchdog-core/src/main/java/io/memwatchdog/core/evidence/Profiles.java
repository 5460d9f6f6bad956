package io.memwatchdog.core.evidence;

import io.memwatchdog.diff.DiffOptions;
import io.memwatchdog.diff.HeapDiffResult;
import io.memwatchdog.diff.HeapDiffer;
import io.memwatchdog.diff.HeapProfile;
import io.memwatchdog.diff.HeapProfiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What evidence needs of the diff engine. Profiles are small: this may happen in the watched JVM. */
interface Profiles {

    void write(HeapProfile profile, Path file) throws IOException;

    HeapDiffResult compare(List<Path> profiles, int limit) throws IOException;

    /** What one heap alone tells, such as how full its caches are. */
    HeapDiffResult examine(Path profile, int limit) throws IOException;

    /** The real engine. */
    static Profiles engine() {
        return new Profiles() {
            @Override
            public void write(HeapProfile profile, Path file) throws IOException {
                HeapProfiles.write(profile, file);
            }

            @Override
            public HeapDiffResult compare(List<Path> files, int limit) throws IOException {
                List<HeapProfile> profiles = new ArrayList<>();
                for (Path file : files) {
                    profiles.add(HeapProfiles.read(file));
                }
                return HeapDiffer.diff(profiles, DiffOptions.defaults().withMaxSuspects(limit));
            }

            @Override
            public HeapDiffResult examine(Path file, int limit) throws IOException {
                return HeapDiffer.single(
                        HeapProfiles.read(file), DiffOptions.defaults().withMaxSuspects(limit));
            }
        };
    }
}

package io.memwatchdog.natives;

import io.memwatchdog.core.snapshot.SnapshotException;
import io.memwatchdog.diff.ClassCount;
import io.memwatchdog.diff.HeapProfile;
import io.memwatchdog.diff.LoaderCount;
import io.memwatchdog.diff.PathNode;
import io.memwatchdog.diff.ReferenceCount;
import io.memwatchdog.diff.fold.PathNames;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what the child has folded ({@code profile_encoder.cc}), and gives names the form in which dumps have them. */
final class ProfileDecoder {

    private static final int MAGIC = 0x4d575032;
    private static final int CLASS_OBJECT = 1;
    private static final int SOFT = 2;

    /** By number, as {@code bounds.h} has them. */
    private static final List<String> BOUND_KINDS = List.of(
            "",
            "Caffeine cache",
            "Guava cache",
            "LRU map",
            "bounded queue",
            "LRU cache",
            "Ehcache heap store",
            PathNode.Bound.COLLECTION);

    private final ByteBuffer in;
    private final List<String> types = new ArrayList<>();
    private final Map<String, ClassCount> histogram = new TreeMap<>();
    private final List<String> vias = new ArrayList<>();
    private final PathMerge merge = new PathMerge();

    private ProfileDecoder(ByteBuffer encoded) {
        this.in = encoded.order(ByteOrder.nativeOrder());
    }

    static HeapProfile decode(ByteBuffer encoded, Instant takenAt) throws SnapshotException {
        try {
            return new ProfileDecoder(encoded).profile(takenAt);
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw new SnapshotException("the snapshot process has sent a profile that cannot be read", e);
        }
    }

    private HeapProfile profile(Instant takenAt) throws SnapshotException {
        if (in.getInt() != MAGIC) {
            throw new SnapshotException("the snapshot process has sent something that is no profile");
        }
        long objects = in.getLong();
        long bytes = in.getLong();
        readTypes();
        List<LoaderCount> loaders = readLoaders();
        readVias();
        readNodes();
        List<ReferenceCount> references = readReferences();
        readBounds();
        List<ClassCount> sorted = new ArrayList<>(histogram.values());
        sorted.sort(Comparator.comparingLong(ClassCount::bytes).reversed());
        return HeapProfile.from("live", takenAt)
                .totals(objects, bytes)
                .histogram(sorted)
                .shortestPaths(merge.roots())
                .loaders(loaders)
                .references(references)
                .build();
    }

    private void readTypes() {
        for (int remaining = in.getInt(); remaining > 0; remaining--) {
            long count = in.getLong();
            long bytes = in.getLong();
            String name = PathNames.stable(ClassNames.binaryName(text()));
            types.add(name);
            if (count > 0) {
                histogram.merge(
                        name,
                        new ClassCount(name, count, bytes),
                        (a, b) -> new ClassCount(name, a.count() + b.count(), a.bytes() + b.bytes()));
            }
        }
    }

    private List<LoaderCount> readLoaders() {
        Map<String, LoaderCount> loaders = new HashMap<>();
        for (int remaining = in.getInt(); remaining > 0; remaining--) {
            String name = types.get(in.getInt());
            loaders.merge(
                    name,
                    new LoaderCount(name, 1, in.getInt()),
                    (a, b) ->
                            new LoaderCount(name, a.loaders() + b.loaders(), a.definedClasses() + b.definedClasses()));
        }
        return List.copyOf(new TreeMap<>(loaders).values());
    }

    private void readVias() {
        for (int remaining = in.getInt(); remaining > 0; remaining--) {
            int kind = in.get();
            String text = text();
            vias.add(
                    switch (kind) {
                        case 1 -> "static " + text;
                        case 2 -> "<local in " + text.replace('/', '.') + ">";
                        case 4 -> PathNode.threadLocalValue(member(text));
                        default -> text;
                    });
        }
    }

    private static String member(String text) {
        int dot = text.lastIndexOf('.');
        return PathNames.inPath(ClassNames.binaryName(text.substring(0, dot))) + text.substring(dot);
    }

    private void readNodes() {
        for (int remaining = in.getInt(); remaining > 0; remaining--) {
            int parent = in.getInt();
            String type = types.get(in.getInt());
            int flags = in.get();
            boolean classObject = (flags & CLASS_OBJECT) != 0;
            // At a root a class stands by its own name: it is what holds the static field.
            String name = !classObject ? PathNames.inPath(type) : parent == 0 ? type : "class " + type;
            merge.add(
                    parent,
                    name,
                    vias.get(in.getInt()),
                    (flags & SOFT) != 0,
                    in.getLong(),
                    in.getLong(),
                    in.getLong(),
                    in.getLong());
        }
    }

    /** Classes of one stable name are one here too. */
    private List<ReferenceCount> readReferences() {
        Map<String, ReferenceCount> merged = new HashMap<>();
        for (int remaining = in.getInt(); remaining > 0; remaining--) {
            String holder = types.get(in.getInt());
            String target = PathNames.inPath(types.get(in.getInt()));
            // A class stands by its own name, as at the root of a path: it is what holds the static field.
            String name = (in.get() & CLASS_OBJECT) != 0 ? holder : PathNames.inPath(holder);
            merged.merge(
                    name + ' ' + target,
                    new ReferenceCount(name, target, in.getLong(), in.getLong()),
                    (a, b) -> new ReferenceCount(name, target, a.count() + b.count(), a.bytes() + b.bytes()));
        }
        List<ReferenceCount> sorted = new ArrayList<>(merged.values());
        sorted.sort(Comparator.comparingLong(ReferenceCount::bytes).reversed());
        return sorted;
    }

    private void readBounds() {
        for (int remaining = in.getInt(); remaining > 0; remaining--) {
            int node = in.getInt();
            String kind = BOUND_KINDS.get(in.get());
            String unit = in.get() == 0 ? "entries" : "weight";
            merge.bound(node, new PathNode.Bound(kind, in.getLong(), in.getLong(), unit));
        }
    }

    private String text() {
        byte[] bytes = new byte[Short.toUnsignedInt(in.getShort())];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}

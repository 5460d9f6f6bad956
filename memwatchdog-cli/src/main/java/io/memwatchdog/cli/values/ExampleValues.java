package io.memwatchdog.cli.values;

import io.memwatchdog.diff.HeapDiffResult;
import io.memwatchdog.diff.HeapDiffResult.ExampleValue;
import io.memwatchdog.diff.HeapDiffResult.Suspect;
import io.memwatchdog.hprof.Progress;
import io.memwatchdog.hprof.record.DumpFile;
import io.memwatchdog.hprof.record.DumpOpener;
import io.memwatchdog.hprof.record.Tag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what the example object of each suspect contains. Needs three passes over the dump, however many suspects there are. */
public final class ExampleValues {

    private static final int MOST_FIELDS = 8;
    private static final int INSTANCE = -1;

    private final ObjectFinder finder;
    private final ValueText text;

    private ExampleValues(DumpFile dump) {
        this.finder = new ObjectFinder(dump);
        this.text = new ValueText(dump, finder);
    }

    /**
     * The result with the values of its examples.
     *
     * @param latest the latest dump of the result
     * @param temp where it is unpacked; null for the JVM's own directory
     */
    public static HeapDiffResult added(HeapDiffResult result, Path latest, @Nullable Path temp) throws IOException {
        ExampleValues values = new ExampleValues(new DumpOpener(temp, Progress.NONE).open(latest));
        values.find(result.suspects());
        List<Suspect> suspects = new ArrayList<>();
        for (Suspect suspect : result.suspects()) {
            suspects.add(suspect.withExampleValues(values.of(suspect.exampleId())));
        }
        return result.withSuspects(suspects);
    }

    private void find(List<Suspect> suspects) throws IOException {
        Set<Long> examples = new HashSet<>();
        suspects.stream().map(Suspect::exampleId).filter(id -> id != 0).forEach(examples::add);
        finder.find(examples);
        Set<Long> below = references(examples);
        finder.find(below);
        // the characters of the strings
        finder.find(references(below));
    }

    private Set<Long> references(Set<Long> ids) throws IOException {
        Set<Long> references = new HashSet<>();
        for (long id : ids) {
            RawObject object = finder.found().get(id);
            if (object != null && object.length() == INSTANCE) {
                for (FieldValue field : text.fields(object)) {
                    if (field.type() == Tag.TYPE_OBJECT && field.bits() != 0) {
                        references.add(field.bits());
                    }
                }
            }
        }
        references.removeAll(finder.found().keySet());
        return references;
    }

    private List<ExampleValue> of(long id) throws IOException {
        RawObject object = finder.found().get(id);
        if (object == null) {
            return List.of();
        }
        if (object.length() != INSTANCE || text.isWhole(object)) {
            return List.of(new ExampleValue("", text.of(object)));
        }
        List<ExampleValue> values = new ArrayList<>();
        List<ExampleValue> objects = new ArrayList<>();
        for (FieldValue field : text.fields(object)) {
            (text.isWhole(field) ? values : objects).add(new ExampleValue(field.name(), text.of(field)));
        }
        values.addAll(objects);
        return values.subList(0, Math.min(MOST_FIELDS, values.size()));
    }

    /**
     * A field of an object.
     *
     * @param bits of the value, or the id of what it refers to
     */
    record FieldValue(String name, int type, long bits) {

        static FieldValue read(String name, int type, ByteBuffer data, int idSize) {
            long bits =
                    switch (Tag.typeBytes(type, idSize)) {
                        case 1 -> data.get();
                        case 2 -> data.getShort();
                        case 4 -> type == Tag.TYPE_OBJECT ? Integer.toUnsignedLong(data.getInt()) : data.getInt();
                        default -> data.getLong();
                    };
            return new FieldValue(name, type, bits);
        }
    }
}

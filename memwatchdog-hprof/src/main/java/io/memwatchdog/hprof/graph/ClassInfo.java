package io.memwatchdog.hprof.graph;

import io.memwatchdog.hprof.record.Tag;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A class of the dump, with the places of the references in its instances.
 */
public final class ClassInfo {

    /** What references from its instances mean. */
    enum Strength {
        STRONG,
        SOFT,
        WEAK
    }

    final int index;
    final long id;
    final long superId;
    final long loaderId;
    final String name;
    final Field[] ownFields;
    final StaticField[] statics;
    final long[] hiddenReferences;

    int[] referenceOffsets = {};
    String[] referenceNames = {};
    Strength[] referenceStrengths = {};
    int dataBytes = -1;
    int primitiveBytes;
    int superIndex = -1;
    boolean holdsClass;
    boolean hasReferent;
    private final boolean threadLocalEntry;
    final boolean isArray;
    long instanceBytes;
    long classObjectBytes;

    ClassInfo(
            int index,
            long id,
            long superId,
            long loaderId,
            String name,
            Field[] ownFields,
            StaticField[] statics,
            long[] hiddenReferences) {
        this.index = index;
        this.id = id;
        this.superId = superId;
        this.loaderId = loaderId;
        this.name = name;
        this.isArray = name.endsWith("]");
        this.threadLocalEntry = name.equals("java.lang.ThreadLocal$ThreadLocalMap$Entry");
        this.ownFields = ownFields;
        this.statics = statics;
        this.hiddenReferences = hiddenReferences;
    }

    /** A field of instances, in the order of the dump. */
    record Field(String name, int type) {}

    /**
     * A static field.
     *
     * @param value its bits
     */
    record StaticField(String name, int type, long value) {}

    /** Number of the class among all classes of the dump. */
    public int index() {
        return index;
    }

    /** Id of the class object; 0 for the array classes of primitive types, which the dump does not number. */
    public long id() {
        return id;
    }

    /** As people write it: {@code com.acme.Cart}, {@code byte[]}. */
    public String name() {
        return name;
    }

    /** Id of the class loader, 0 for the boot loader. */
    public long loaderId() {
        return loaderId;
    }

    /** Number of the superclass, or -1. */
    public int superIndex() {
        return superIndex;
    }

    public boolean isArray() {
        return isArray;
    }

    /**
     * The field of an instance by the place of its reference in the list of references; for an array {@code []}.
     */
    public String fieldName(int ordinal) {
        if (isArray) {
            return "[]";
        }
        if (ordinal < referenceNames.length) {
            return referenceNames[ordinal];
        }
        return ordinal == referenceNames.length ? "<class>" : "";
    }

    /** The static field by the place of its reference in the class object's list of references. */
    public String staticName(int ordinal) {
        int reference = 0;
        for (StaticField field : statics) {
            if (field.type() == Tag.TYPE_OBJECT && reference++ == ordinal) {
                return "static " + field.name();
            }
        }
        return switch (ordinal - reference) {
            case 0 -> "<class loader>";
            case 1 -> "<superclass>";
            default -> "<class>";
        };
    }

    /** What the class object refers to: static fields, then class loader, superclass and the rest. */
    long[] classObjectReferences() {
        LongStream fields = Arrays.stream(statics)
                .filter(field -> field.type() == Tag.TYPE_OBJECT)
                .mapToLong(StaticField::value);
        return LongStream.concat(fields, Arrays.stream(hiddenReferences)).toArray();
    }

    /** Whether its instances tie a value to a thread: their weak referent is the thread local. */
    public boolean isThreadLocalEntry() {
        return threadLocalEntry;
    }

    /** Ids of what the static fields refer to, by the names of the fields. */
    public Map<String, Long> staticReferences() {
        Map<String, Long> references = new LinkedHashMap<>();
        for (StaticField field : statics) {
            if (field.type() == Tag.TYPE_OBJECT && field.value() != 0) {
                references.put(field.name(), field.value());
            }
        }
        return references;
    }

    /** Names of the fields of type int or long that it adds to its instances. */
    public List<String> numberFields() {
        return Arrays.stream(ownFields)
                .filter(field -> isNumber(field.type()))
                .map(Field::name)
                .toList();
    }

    /** Names of the fields that refer to objects and that it adds to its instances. */
    public List<String> referenceFields() {
        return Arrays.stream(ownFields)
                .filter(field -> field.type() == Tag.TYPE_OBJECT)
                .map(Field::name)
                .toList();
    }

    /** Values of its static fields of type int or long, by the names of the fields. */
    public Map<String, Long> staticNumbers() {
        Map<String, Long> numbers = new LinkedHashMap<>();
        for (StaticField field : statics) {
            if (isNumber(field.type())) {
                numbers.put(field.name(), field.type() == Tag.TYPE_INT ? (int) field.value() : field.value());
            }
        }
        return numbers;
    }

    private static boolean isNumber(int type) {
        return type == Tag.TYPE_INT || type == Tag.TYPE_LONG;
    }

    /** Whether its instances are soft references. */
    public boolean isSoftReference() {
        return Arrays.asList(referenceStrengths).contains(Strength.SOFT);
    }

    /** Whether this is the class of instances whose fields take so many bytes in the dump. */
    public boolean describes(long length) {
        return index >= ClassTable.FIRST && !isArray && length == dataBytes;
    }

    /** Types of the fields of an instance in the order of the dump, those of superclasses included. */
    public int[] fieldTypes(ClassTable classes) {
        IntStream.Builder types = IntStream.builder();
        ClassInfo type = this;
        while (type.superIndex >= 0) {
            Arrays.stream(type.ownFields).mapToInt(Field::type).forEach(types);
            type = classes.get(type.superIndex);
        }
        Arrays.stream(type.ownFields).mapToInt(Field::type).forEach(types);
        return types.build().toArray();
    }

    /** Where in the data of an instance a reference is, -1 if there is none of that name; the superclass's before others. */
    public int offsetOf(String reference) {
        for (int i = referenceNames.length - 1; i >= 0; i--) {
            if (referenceNames[i].equals(reference)) {
                return referenceOffsets[i];
            }
        }
        return -1;
    }

    @Override
    public String toString() {
        return name;
    }
}

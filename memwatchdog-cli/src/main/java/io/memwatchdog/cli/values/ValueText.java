package io.memwatchdog.cli.values;

import io.memwatchdog.cli.values.ExampleValues.FieldValue;
import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.record.DumpFile;
import io.memwatchdog.hprof.record.Tag;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Values as short text. */
final class ValueText {

    private static final int MOST_CHARACTERS = 40;
    private static final int MOST_ELEMENTS = 8;
    private static final int DEEPEST = 100;

    private static final String STRING = "java/lang/String";
    private static final Set<String> BOXES = Set.of(
            "java/lang/Boolean",
            "java/lang/Character",
            "java/lang/Float",
            "java/lang/Double",
            "java/lang/Byte",
            "java/lang/Short",
            "java/lang/Integer",
            "java/lang/Long",
            "java/util/concurrent/atomic/AtomicInteger",
            "java/util/concurrent/atomic/AtomicLong");

    private final DumpFile dump;
    private final ObjectFinder finder;
    private final int idSize;

    ValueText(DumpFile dump, ObjectFinder finder) {
        this.dump = dump;
        this.finder = finder;
        this.idSize = dump.header().idSize();
    }

    /** Whether a field has a value of its own, and not merely an object of some class. */
    boolean isWhole(FieldValue field) throws HprofException {
        RawObject object = finder.found().get(field.bits());
        return field.type() != Tag.TYPE_OBJECT || (object != null && isWhole(object));
    }

    /** Whether an instance is told as one value, not field by field. */
    boolean isWhole(RawObject object) throws HprofException {
        String name = dump.className(object.classId());
        return name.equals(STRING) || BOXES.contains(name);
    }

    /** All fields of an instance, those of its own class first. */
    List<FieldValue> fields(RawObject object) throws HprofException {
        List<FieldValue> values = new ArrayList<>();
        ByteBuffer data = object.data().duplicate();
        long classId = object.classId();
        for (int depth = 0; classId != 0 && depth < DEEPEST; depth++) {
            ClassFields type = finder.fields(classId);
            for (ClassFields.Field field : type.fields()) {
                int bytes = Tag.typeBytes(field.type(), idSize);
                if (bytes == 0 || bytes > data.remaining()) {
                    return values;
                }
                values.add(FieldValue.read(field.name(), field.type(), data, idSize));
            }
            classId = type.superId();
        }
        return values;
    }

    String of(FieldValue field) throws HprofException {
        if (field.type() != Tag.TYPE_OBJECT) {
            return primitive(field.type(), field.bits());
        }
        RawObject object = finder.found().get(field.bits());
        return field.bits() == 0 ? "null" : object == null ? "…" : of(object);
    }

    String of(RawObject object) throws HprofException {
        if (object.elementType() != 0) {
            return array(object);
        }
        String name = dump.className(object.classId());
        if (name.equals(STRING)) {
            return string(fields(object));
        }
        List<FieldValue> fields = fields(object);
        if (BOXES.contains(name) && !fields.isEmpty()) {
            return primitive(fields.get(0).type(), fields.get(0).bits());
        }
        String simple =
                name.substring(name.lastIndexOf('/') + 1).replace('$', '.').replace(";", "[]");
        return object.length() >= 0 ? simple + " of " + object.length() : simple;
    }

    private String string(List<FieldValue> fields) {
        boolean wide = fields.stream().anyMatch(field -> field.name().equals("coder") && field.bits() == 1);
        for (FieldValue field : fields) {
            RawObject content = finder.found().get(field.bits());
            if (field.name().equals("value") && content != null) {
                return quoted(content, wide);
            }
        }
        return "\"…\"";
    }

    /** The JVM keeps characters of two bytes in the machine's order, which is little-endian wherever HotSpot runs today. */
    private static String quoted(RawObject content, boolean wide) {
        Charset charset = content.elementType() == Tag.TYPE_CHAR
                ? StandardCharsets.UTF_16BE
                : wide ? StandardCharsets.UTF_16LE : StandardCharsets.ISO_8859_1;
        String text = charset.decode(content.data().duplicate()).toString();
        long bytes = content.length() * (content.elementType() == Tag.TYPE_CHAR ? 2 : 1);
        boolean cut = text.length() > MOST_CHARACTERS || bytes > content.data().limit();
        return '"' + text.substring(0, Math.min(text.length(), MOST_CHARACTERS)) + (cut ? "…" : "") + '"';
    }

    private String array(RawObject object) {
        if (object.elementType() == Tag.TYPE_CHAR) {
            return quoted(object, true);
        }
        ByteBuffer data = object.data().duplicate();
        int elementBytes = Tag.typeBytes(object.elementType(), idSize);
        List<String> elements = new ArrayList<>();
        while (elements.size() < MOST_ELEMENTS && data.remaining() >= elementBytes) {
            FieldValue element = FieldValue.read("", object.elementType(), data, idSize);
            elements.add(primitive(element.type(), element.bits()));
        }
        return Tag.typeName(object.elementType()) + "[" + object.length() + "] {" + String.join(", ", elements)
                + (object.length() > elements.size() ? ", …}" : "}");
    }

    private static String primitive(int type, long bits) {
        return switch (type) {
            case Tag.TYPE_BOOLEAN -> Boolean.toString(bits != 0);
            case Tag.TYPE_CHAR -> "'" + (char) bits + "'";
            case Tag.TYPE_FLOAT -> Float.toString(Float.intBitsToFloat((int) bits));
            case Tag.TYPE_DOUBLE -> Double.toString(Double.longBitsToDouble(bits));
            default -> Long.toString(bits);
        };
    }
}

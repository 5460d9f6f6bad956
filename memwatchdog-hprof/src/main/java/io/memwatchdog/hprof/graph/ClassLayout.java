package io.memwatchdog.hprof.graph;

import io.memwatchdog.hprof.HprofException;
import io.memwatchdog.hprof.record.LongList;
import io.memwatchdog.hprof.record.Tag;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Finds the places of the references in the instances of each class: in the dump its own fields come first, those of the
 * superclass behind them.
 */
final class ClassLayout {

    /** More places than this in all classes together are no real program, but a file made to exhaust memory. */
    private static final long MAX_PLACES = 1L << 25;

    private final ClassTable table;
    private final LongList offsets;
    private final int idSize;
    private long places;

    /**
     * Prepares.
     *
     * @param offsets where in the dump the classes are, from the first that has a class dump
     */
    ClassLayout(ClassTable table, LongList offsets, int idSize) {
        this.table = table;
        this.offsets = offsets;
        this.idSize = idSize;
    }

    void layOut() throws HprofException {
        for (int i = 0; i < ClassTable.FIRST; i++) {
            table.get(i).dataBytes = 0;
        }
        Deque<ClassInfo> pending = new ArrayDeque<>();
        for (int i = ClassTable.FIRST; i < table.size(); i++) {
            ClassInfo info = table.get(i);
            while (info.dataBytes < 0) {
                pending.push(info);
                if (pending.size() > table.size()) {
                    throw new HprofException("the superclasses of " + info.name + " form a cycle", offset(info));
                }
                info = table.get(table.indexOf(info.superId));
            }
            while (!pending.isEmpty()) {
                ClassInfo next = pending.pop();
                derive(next, table.get(table.indexOf(next.superId)));
            }
        }
    }

    private long offset(ClassInfo info) {
        return offsets.get(info.index - ClassTable.FIRST);
    }

    private void derive(ClassInfo info, ClassInfo parent) throws HprofException {
        info.superIndex = parent.index >= ClassTable.FIRST ? parent.index : -1;
        int own = (int) Arrays.stream(info.ownFields)
                .filter(field -> field.type() == Tag.TYPE_OBJECT)
                .count();
        int count = own + parent.referenceOffsets.length;
        places += count;
        if (places > MAX_PLACES) {
            throw new HprofException("the classes have more than " + MAX_PLACES + " reference fields", offset(info));
        }
        info.referenceOffsets = new int[count];
        info.referenceNames = new String[count];
        info.referenceStrengths = new ClassInfo.Strength[count];
        int offset = 0;
        int reference = 0;
        for (ClassInfo.Field field : info.ownFields) {
            if (field.type() == Tag.TYPE_OBJECT) {
                info.referenceOffsets[reference] = offset;
                info.referenceNames[reference] = field.name();
                info.referenceStrengths[reference++] = ClassInfo.Strength.STRONG;
            } else {
                info.primitiveBytes += Tag.typeBytes(field.type(), idSize);
            }
            offset += Tag.typeBytes(field.type(), idSize);
        }
        inherit(info, parent, offset, reference);
        info.hasReferent =
                Arrays.stream(info.referenceStrengths).anyMatch(strength -> strength != ClassInfo.Strength.STRONG);
        info.primitiveBytes += parent.primitiveBytes;
        info.dataBytes = dataBytes(info, (long) offset + parent.dataBytes);
    }

    private int dataBytes(ClassInfo info, long bytes) throws HprofException {
        if (bytes > Integer.MAX_VALUE) {
            throw new HprofException("the fields of " + info.name + " take " + bytes + " bytes", offset(info));
        }
        return (int) bytes;
    }

    private void inherit(ClassInfo info, ClassInfo parent, int offset, int firstReference) {
        int reference = firstReference;
        for (int i = 0; i < parent.referenceOffsets.length; i++) {
            info.referenceOffsets[reference] = offset + parent.referenceOffsets[i];
            info.referenceNames[reference] = parent.referenceNames[i];
            info.referenceStrengths[reference++] = strength(info, parent, i);
        }
    }

    /**
     * The referent of a weak, phantom or final reference is not held. Nor is what `discovered` links: references that the
     * collector has just put in a row, which have nothing to do with each other.
     */
    private static ClassInfo.Strength strength(ClassInfo info, ClassInfo parent, int i) {
        if (!parent.name.equals("java.lang.ref.Reference")) {
            return parent.referenceStrengths[i];
        }
        return switch (parent.referenceNames[i]) {
            case "referent" ->
                info.name.equals("java.lang.ref.SoftReference") ? ClassInfo.Strength.SOFT : ClassInfo.Strength.WEAK;
            case "discovered" -> ClassInfo.Strength.WEAK;
            default -> ClassInfo.Strength.STRONG;
        };
    }
}

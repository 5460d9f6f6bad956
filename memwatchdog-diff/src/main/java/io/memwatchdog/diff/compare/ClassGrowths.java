package io.memwatchdog.diff.compare;

import io.memwatchdog.diff.ClassCount;
import io.memwatchdog.diff.HeapDiffResult.ClassGrowth;
import io.memwatchdog.diff.HeapProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which classes have more objects, wherever they hang. */
final class ClassGrowths {

    private ClassGrowths() {}

    /** From the first heap to the last, the most grown first; of one heap alone all that it has. */
    static List<ClassGrowth> between(List<HeapProfile> heaps, int most) {
        Map<String, ClassCount> before = new HashMap<>();
        if (heaps.size() > 1) {
            heaps.get(0).histogram().forEach(row -> before.put(row.className(), row));
        }
        List<ClassGrowth> rows = new ArrayList<>();
        for (ClassCount row : heaps.get(heaps.size() - 1).histogram()) {
            ClassCount old = before.remove(row.className());
            rows.add(new ClassGrowth(
                    row.className(),
                    row.count() - (old == null ? 0 : old.count()),
                    row.bytes() - (old == null ? 0 : old.bytes()),
                    row.count(),
                    row.bytes()));
        }
        before.values()
                .forEach(gone -> rows.add(new ClassGrowth(gone.className(), -gone.count(), -gone.bytes(), 0, 0)));
        return rows.stream()
                .filter(row -> row.count() != 0 || row.bytes() != 0)
                .sorted(Comparator.comparingLong((ClassGrowth row) -> -Math.abs(row.bytes())))
                .limit(most)
                .sorted(Comparator.comparingLong((ClassGrowth row) -> -row.bytes()))
                .toList();
    }
}

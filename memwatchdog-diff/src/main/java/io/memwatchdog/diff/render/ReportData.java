package io.memwatchdog.diff.render;

import io.memwatchdog.diff.HeapDiffResult;
import io.memwatchdog.diff.HeapDiffResult.ClassGrowth;
import io.memwatchdog.diff.HeapDiffResult.Entry;
import io.memwatchdog.diff.HeapDiffResult.Step;
import io.memwatchdog.diff.HeapDiffResult.Suspect;
import io.memwatchdog.diff.json.JsonWriter;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the page's script draws from, small: every name once, a node as a few numbers. */
final class ReportData {

    private static final int MOST_NODES = 4_000;
    private static final int MOST_CLASSES = 2_000;
    private static final int LONGEST_NAME = 240;

    /** Characters for all names, as written; with the rest it keeps the page under two megabytes. */
    private static final int NAMES_BUDGET = 800_000;

    private final Map<String, Integer> names = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();
    private int written;

    private ReportData() {
        name("");
        for (HeapDiffResult.Type type : HeapDiffResult.Type.values()) {
            name(lowerCase(type));
        }
    }

    static void write(HeapDiffResult result, Appendable out) throws IOException {
        ReportData data = new ReportData();
        data.collect(result);
        JsonWriter json = JsonWriter.insideHtml(out);
        json.beginObject()
                .field("single", result.snapshotA().isEmpty())
                .field("totalBytes", result.totalBytes())
                .field("totalCount", result.totalCount())
                .field("heapBytes", result.heapBytes())
                .field("heapObjects", result.heapObjects());
        data.nodes(json);
        data.classes(json, result.classes());
        json.field("names", data.names.keySet()).endObject();
    }

    private void collect(HeapDiffResult result) {
        record Todo(GrowthTree.Node node, int parent, int parentLength) {}
        Deque<Todo> open = new ArrayDeque<>();
        GrowthTree tree = new GrowthTree(result.entries(), MOST_NODES);
        tree.roots().forEach(root -> open.add(new Todo(root, -1, 0)));
        while (!open.isEmpty()) {
            Todo todo = open.pop();
            Entry entry = todo.node.entry;
            int index = rows.size();
            rows.add(row(entry, todo.parent, todo.parentLength, rank(entry, result.suspects())));
            todo.node
                    .children()
                    .forEach(child ->
                            open.add(new Todo(child, index, entry.path().size())));
        }
    }

    private Row row(Entry entry, int parent, int parentLength, int suspect) {
        List<String> path = entry.path();
        String via =
                parentLength == 0 ? "" : StepName.of(path.get(parentLength - 1)).field();
        String own = String.join(" → ", path.subList(Math.min(parentLength, path.size() - 1), path.size()));
        return new Row(parent, name(via), name(own), entry, suspect);
    }

    /** The suspect whose path leads through the entry, counted from one; 0 for none. */
    private static int rank(Entry entry, List<Suspect> suspects) {
        for (int i = 0; i < Math.min(HtmlRenderer.MOST_SUSPECTS, suspects.size()); i++) {
            if (leadsThrough(suspects.get(i), entry.path())) {
                return i + 1;
            }
        }
        return 0;
    }

    /** A suspect's path may start further up than the entry's, at the thread that runs it all. */
    private static boolean leadsThrough(Suspect suspect, List<String> path) {
        for (int start = 0; start + path.size() <= suspect.path().size(); start++) {
            if (matches(suspect.path().subList(start, start + path.size()), path)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(List<Step> steps, List<String> path) {
        for (int i = 0; i < path.size(); i++) {
            String className = steps.get(i).className();
            if (!path.get(i).equals(className)
                    && !StepName.of(path.get(i)).className().equals(className)) {
                return false;
            }
        }
        return true;
    }

    private int name(String name) {
        Integer known = names.get(name);
        if (known != null) {
            return known;
        }
        String shown = written > NAMES_BUDGET ? "…" : Words.shortened(name, LONGEST_NAME);
        // a character takes up to six as an escape
        written += shown.length()
                + 5
                        * (int) shown.chars()
                                .filter(c -> c < ' ' || c > '~' || "<>&".indexOf(c) >= 0)
                                .count();
        names.putIfAbsent(shown, names.size());
        return names.getOrDefault(shown, 0);
    }

    private static String lowerCase(HeapDiffResult.Type type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private void nodes(JsonWriter json) throws IOException {
        json.name("nodes").beginArray();
        for (Row row : rows) {
            Entry entry = row.entry;
            json.beginArray().value(row.parent).value(row.via).value(row.name).value(name(lowerCase(entry.type())));
            json.value(entry.bytes())
                    .value(entry.count())
                    .value(entry.retainedBytes())
                    .value(entry.totalCount());
            json.value(row.suspect).endArray();
        }
        json.endArray();
    }

    private void classes(JsonWriter json, List<ClassGrowth> classes) throws IOException {
        json.name("classes").beginArray();
        for (ClassGrowth growth : classes.subList(0, Math.min(MOST_CLASSES, classes.size()))) {
            json.beginArray()
                    .value(name(growth.className()))
                    .value(growth.bytes())
                    .value(growth.count());
            json.value(growth.totalBytes()).value(growth.totalCount()).endArray();
        }
        json.endArray();
    }

    private record Row(int parent, int via, int name, Entry entry, int suspect) {}
}

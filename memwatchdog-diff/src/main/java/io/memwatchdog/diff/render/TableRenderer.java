package io.memwatchdog.diff.render;

import io.memwatchdog.diff.AllocationSite;
import io.memwatchdog.diff.HeapDiffResult;
import io.memwatchdog.diff.HeapDiffResult.ClassGrowth;
import io.memwatchdog.diff.HeapDiffResult.Entry;
import io.memwatchdog.diff.HeapDiffResult.Observation;
import io.memwatchdog.diff.HeapDiffResult.Step;
import io.memwatchdog.diff.HeapDiffResult.Suspect;
import io.memwatchdog.diff.PathNode.Holder;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A result as text: the answer first, then each suspect with its path, then the places where memory grew or went. Fits the
 * width, down to 60 columns.
 */
public final class TableRenderer implements ResultRenderer {

    private static final int MAX_NODES = 20_000;
    private static final int MIN_WIDTH = 60;
    private static final int MAX_INDENT = 16;
    private static final String FIGURES = "%12s %12s";
    private static final int FIGURES_WIDTH = 25;
    private static final int TYPE_WIDTH = 9;

    private final int width;
    private final boolean colour;
    private final int limit;

    /** Plain, 120 columns wide, 15 rows per list. */
    public TableRenderer() {
        this(120, false, 15);
    }

    /**
     * @param width columns of the terminal
     * @param limit rows per list
     */
    public TableRenderer(int width, boolean colour, int limit) {
        this.width = Math.max(width, MIN_WIDTH);
        this.colour = colour;
        this.limit = limit;
    }

    @Override
    public void render(HeapDiffResult result, Appendable out) throws IOException {
        boolean single = result.snapshotA().isEmpty();
        heading(result, out);
        List<Suspect> suspects = result.suspects();
        for (int i = 0; i < Math.min(limit, suspects.size()); i++) {
            suspect(i + 1, suspects.get(i), single, out);
        }
        sites(result, out);
        observations(result.observations(), out);
        places(new GrowthTree(result.entries(), MAX_NODES).places(), single, out);
        classes(result.classes(), single, out);
    }

    private void heading(HeapDiffResult result, Appendable out) throws IOException {
        String names =
                result.snapshotA().isEmpty() ? result.snapshotB() : result.snapshotA() + " → " + result.snapshotB();
        Headline headline = Headline.of(result);
        line(out, paint(Ansi.DIM, Words.shortened(Words.printable(names), width)));
        line(out, paint(headline.alarm() ? Ansi.ALARM : Ansi.WELL, headline.sentence()));
        for (String warning : result.warnings()) {
            paragraph(out, "! ", Ansi.YELLOW, warning);
        }
    }

    private void suspect(int rank, Suspect suspect, boolean single, Appendable out) throws IOException {
        line(out, "");
        String margin = " ".repeat((rank + ". ").length());
        paragraph(out, rank + ". ", Ansi.BOLD, suspect.summary());
        paragraph(out, margin, Ansi.DIM, Remarks.on(suspect));
        if (!suspect.exampleValues().isEmpty()) {
            paragraph(out, margin, null, "example: " + Remarks.onValues(suspect));
        }
        int depth = 0;
        for (Step step : suspect.path()) {
            step(step, margin, depth++, single, out);
        }
        for (AllocationSite site : suspect.allocationSites()) {
            paragraph(out, margin, null, Remarks.on(site));
        }
        for (Holder holder : suspect.holders()) {
            paragraph(out, margin, Ansi.DIM, Remarks.on(holder));
        }
    }

    /** Those that stand at no suspect yet. */
    private void sites(HeapDiffResult result, Appendable out) throws IOException {
        if (result.allocationSites().isEmpty()
                || result.suspects().stream()
                        .anyMatch(suspect -> !suspect.allocationSites().isEmpty())) {
            return;
        }
        line(out, "");
        for (AllocationSite site : result.allocationSites()) {
            paragraph(out, "- ", null, Remarks.on(site));
        }
    }

    private void observations(List<Observation> observations, Appendable out) throws IOException {
        if (observations.isEmpty()) {
            return;
        }
        line(out, "");
        line(out, paint(Ansi.BOLD, "No leak, but worth knowing"));
        for (Observation observation : observations.subList(0, Math.min(limit, observations.size()))) {
            paragraph(out, "- ", null, observation.summary());
        }
    }

    private void step(Step step, String margin, int depth, boolean single, Appendable out) throws IOException {
        String name = depth == 0 ? step.className() : Words.simpleName(step.className());
        String branch = depth == 0 ? "" : " ".repeat(Math.min(depth - 1, MAX_INDENT)) + "└ ";
        int room = width - FIGURES_WIDTH - margin.length() - branch.length();
        String text = Words.shortened(Words.printable(Words.step(name, step.field())), room);
        line(
                out,
                margin
                        + paint(Ansi.DIM, branch)
                        + paint(Ansi.CYAN, text)
                        + " ".repeat(room - text.length())
                        + figures(step.bytes(), step.count(), single));
    }

    private void places(List<Entry> places, boolean single, Appendable out) throws IOException {
        if (places.isEmpty()) {
            return;
        }
        line(out, "");
        line(out, paint(Ansi.BOLD, String.format(FIGURES + "           %s", "retained", "objects", "where")));
        int room = width - FIGURES_WIDTH - TYPE_WIDTH - 2;
        for (Entry place : places.subList(0, Math.min(limit, places.size()))) {
            String path = Words.shortened(Words.path(place.path(), room), room);
            String type = single ? " ".repeat(TYPE_WIDTH) : type(place.type());
            line(out, figures(place.bytes(), place.count(), single) + "  " + type + path);
        }
        more(places.size(), "places", out);
    }

    private void classes(List<ClassGrowth> classes, boolean single, Appendable out) throws IOException {
        if (classes.isEmpty()) {
            return;
        }
        line(out, "");
        line(out, paint(Ansi.BOLD, String.format(FIGURES + "  %s", "own size", "objects", "class")));
        for (ClassGrowth growth : classes.subList(0, Math.min(limit, classes.size()))) {
            String name = Words.shortened(Words.printable(growth.className()), width - FIGURES_WIDTH - 2);
            line(out, figures(growth.bytes(), growth.count(), single) + "  " + name);
        }
        more(classes.size(), "classes", out);
    }

    private void more(int size, String what, Appendable out) throws IOException {
        if (size > limit) {
            line(out, paint(Ansi.DIM, "… and " + Words.number(size - limit) + " more " + what));
        }
    }

    /** Text from the dump, wrapped; the first line begins with the margin, the others are indented as far. */
    private void paragraph(Appendable out, String margin, @Nullable Ansi tone, String text) throws IOException {
        String start = margin;
        for (String part : Words.wrapped(Words.printable(text), width - margin.length())) {
            line(out, start + (tone == null ? part : paint(tone, part)));
            start = " ".repeat(margin.length());
        }
    }

    private String type(HeapDiffResult.Type type) {
        return String.format("%-" + TYPE_WIDTH + "s", type.name().toLowerCase(Locale.ROOT));
    }

    /** Growth has a sign and a colour; what a single heap holds has neither. */
    private String figures(long bytes, long count, boolean single) {
        if (single) {
            return String.format(FIGURES, new ByteSize(bytes), count == 0 ? "" : Words.number(count));
        }
        String text = String.format(FIGURES, new ByteSize(bytes).signed(), count == 0 ? "" : Words.signedNumber(count));
        return bytes == 0 ? text : paint(bytes > 0 ? Ansi.YELLOW : Ansi.GREEN, text);
    }

    private String paint(Ansi tone, String text) {
        return colour && !text.isEmpty() ? tone.paint(text) : text;
    }

    private static void line(Appendable out, String text) throws IOException {
        out.append(text.stripTrailing()).append('\n');
    }
}

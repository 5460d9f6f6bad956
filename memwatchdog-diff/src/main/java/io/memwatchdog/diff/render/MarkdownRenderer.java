package io.memwatchdog.diff.render;

import io.memwatchdog.diff.AllocationSite;
import io.memwatchdog.diff.HeapDiffResult;
import io.memwatchdog.diff.HeapDiffResult.Entry;
import io.memwatchdog.diff.HeapDiffResult.Observation;
import io.memwatchdog.diff.HeapDiffResult.Step;
import io.memwatchdog.diff.HeapDiffResult.Suspect;
import io.memwatchdog.diff.PathNode.Holder;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** A result for a pull request or an issue: GitHub's Markdown, the long parts folded. */
public final class MarkdownRenderer implements ResultRenderer {

    private static final int MAX_NODES = 20_000;

    private final int limit;

    /** Ten rows per list. */
    public MarkdownRenderer() {
        this(10);
    }

    /**
     * @param limit rows per list
     */
    public MarkdownRenderer(int limit) {
        this.limit = limit;
    }

    @Override
    public void render(HeapDiffResult result, Appendable out) throws IOException {
        Headline headline = Headline.of(result);
        out.append("### ")
                .append(headline.alarm() ? "🔴 " : "🟢 ")
                .append(headline.sentence())
                .append("\n\n");
        String before = result.snapshotA().isEmpty() ? "" : code(result.snapshotA()) + " → ";
        out.append(before).append(code(result.snapshotB())).append('\n');
        List<Suspect> suspects = result.suspects();
        for (int i = 0; i < Math.min(limit, suspects.size()); i++) {
            suspect(i + 1, suspects.get(i), out);
        }
        for (Observation observation : result.observations()) {
            out.append("\n- ").append(sentence(observation.summary())).append('\n');
        }
        for (String warning : result.warnings()) {
            out.append("\n> ⚠️ ").append(sentence(warning)).append('\n');
        }
        places(new GrowthTree(result.entries(), MAX_NODES).places(), out);
    }

    private static void suspect(int rank, Suspect suspect, Appendable out) throws IOException {
        out.append('\n').append(Integer.toString(rank)).append(". **");
        out.append(sentence(suspect.summary())).append("**  \n   ");
        out.append(sentence(Remarks.on(suspect))).append('\n');
        if (!suspect.exampleValues().isEmpty()) {
            out.append("\n   Example: ").append(code(Remarks.onValues(suspect))).append('\n');
        }
        out.append("\n   ").append(code(Words.path(suspect.path()))).append('\n');
        for (AllocationSite site : suspect.allocationSites()) {
            out.append("\n   ").append(sentence(Remarks.on(site))).append('\n');
        }
        out.append("\n   <details><summary>Growth at each step</summary>\n\n");
        out.append("   | step | retained | objects |\n   |:--|--:|--:|\n");
        for (Step step : suspect.path()) {
            out.append("   ");
            row(Words.step(step.className(), step.field()), step.bytes(), step.count(), out);
        }
        out.append("\n   </details>\n");
        for (Holder holder : suspect.holders()) {
            out.append("\n   ").append(sentence(Remarks.on(holder))).append('\n');
        }
    }

    private void places(List<Entry> places, Appendable out) throws IOException {
        if (places.isEmpty()) {
            return;
        }
        out.append("\n<details><summary>Where memory grew or went</summary>\n\n");
        out.append("| where | retained | objects |\n|:--|--:|--:|\n");
        for (Entry place : places.subList(0, Math.min(limit, places.size()))) {
            String type = place.type().name().toLowerCase(Locale.ROOT);
            row(Words.path(place.path(), 100) + " (" + type + ")", place.bytes(), place.count(), out);
        }
        out.append("\n</details>\n");
    }

    private static void row(String where, long bytes, long count, Appendable out) throws IOException {
        out.append("| ").append(code(where)).append(" | ");
        out.append(new ByteSize(bytes).signed()).append(" | ");
        out.append(count == 0 ? "" : Words.signedNumber(count)).append(" |\n");
    }

    /** A code span in which nothing ends the span, the cell or the line; a pipe would split the cell even inside code. */
    private static String code(String text) {
        String safe = Words.printable(text).replace('`', '\'').replace('|', '¦');
        return "`" + (safe.isBlank() ? "-" : safe) + "`";
    }

    /** Text in which only code spans keep their meaning. */
    private static String sentence(String text) {
        StringBuilder out = new StringBuilder();
        boolean paired = text.chars().filter(c -> c == '`').count() % 2 == 0;
        boolean code = false;
        for (char c : Words.printable(text).toCharArray()) {
            boolean tick = c == '`' && paired;
            code ^= tick;
            if (!tick && !code && "\\`*_[]<>#|~&@".indexOf(c) >= 0) {
                out.append('\\');
            }
            out.append(c);
        }
        return out.toString();
    }
}

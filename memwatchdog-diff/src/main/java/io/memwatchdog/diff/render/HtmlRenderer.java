package io.memwatchdog.diff.render;

import io.memwatchdog.diff.HeapDiffResult;
import io.memwatchdog.diff.HeapDiffResult.Observation;
import io.memwatchdog.diff.HeapDiffResult.Suspect;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A result as a page for the browser, in one file of less than two megabytes: the answer, the suspects, and what to explore it
 * with. The first two are readable without scripts.
 */
public final class HtmlRenderer implements ResultRenderer {

    static final int MOST_SUSPECTS = 30;
    private static final int MOST_WARNINGS = 20;

    private static final String WITHOUT_VALUES =
            "Class and field names, counts and sizes only: no value of the application is in this file.";
    private static final String WITH_VALUES =
            "<b>This file has values of the application</b>, since they were asked for: keep it as you keep a heap dump.";

    /** Two heaps that are closer to each other tell no rate. */
    private static final long SHORTEST_MILLIS = 1_000;

    @Override
    public void render(HeapDiffResult result, Appendable out) throws IOException {
        HtmlPage.explorer("Heap diff: " + names(result)).render(out, page -> {
            head(result, page);
            tiles(result, page);
            suspects(result, page);
            observations(result, page);
            explorer(result, page);
            page.append("<footer>Made by memwatchdog. ")
                    .append(showsValues(result) ? WITH_VALUES : WITHOUT_VALUES)
                    .append(" It loads nothing from elsewhere.</footer>\n");
            page.append("<script type=\"application/json\" id=\"data\">");
            ReportData.write(result, page);
            page.append("</script>\n");
        });
    }

    private static boolean showsValues(HeapDiffResult result) {
        return result.suspects().stream()
                .anyMatch(suspect -> !suspect.exampleValues().isEmpty());
    }

    private static String names(HeapDiffResult result) {
        return Words.shortened(
                result.snapshotA().isEmpty() ? result.snapshotB() : result.snapshotA() + " → " + result.snapshotB(),
                300);
    }

    private static void head(HeapDiffResult result, Appendable page) throws IOException {
        Headline headline = Headline.of(result);
        page.append("<div class=\"top\"><span class=\"brand\">memwatchdog · heap diff</span>")
                .append("<button type=\"button\" class=\"button\" id=\"theme\" hidden>Dark</button></div>\n");
        page.append("<h1 class=\"").append(headline.alarm() ? "alarm" : "well").append("\">");
        page.append(HtmlPage.escaped(headline.sentence())).append("</h1>\n<p class=\"sub\">");
        page.append(HtmlPage.escaped(names(result)));
        if (result.elapsedMillis() >= SHORTEST_MILLIS) {
            page.append(" · ").append(Words.duration(result.elapsedMillis())).append(" apart");
        }
        page.append("</p>\n");
        for (String warning : result.warnings()
                .subList(0, Math.min(MOST_WARNINGS, result.warnings().size()))) {
            page.append("<p class=\"note\">").append(text(warning)).append("</p>\n");
        }
    }

    private static void tiles(HeapDiffResult result, Appendable page) throws IOException {
        page.append("<div class=\"tiles\">\n");
        if (result.heapBytes() > 0) {
            tile(
                    new ByteSize(result.heapBytes()).toString(),
                    "live heap, " + Words.number(result.heapObjects()) + " objects",
                    page);
        }
        if (!result.snapshotA().isEmpty()) {
            long before = result.heapBytes() - result.totalBytes();
            String share = result.heapBytes() > 0 && before > 0
                    ? ", " + Words.percent(Math.abs((double) result.totalBytes() / before)) + " of what it was"
                    : "";
            tile(new ByteSize(result.totalBytes()).signed(), "growth" + share, page);
        }
        if (result.elapsedMillis() >= SHORTEST_MILLIS) {
            double perMinute = result.totalBytes() * 60_000.0 / result.elapsedMillis();
            tile(new ByteSize(Math.round(perMinute)).signed() + "/min", "between the two heaps", page);
        }
        double explained = Math.min(
                1, result.suspects().stream().mapToDouble(Suspect::share).sum());
        if (explained > 0) {
            tile(
                    Words.percent(explained),
                    result.snapshotA().isEmpty() ? "held by suspects" : "of the growth explained",
                    page);
        }
        page.append("</div>\n");
    }

    private static void tile(String figure, String meaning, Appendable page) throws IOException {
        page.append("<div class=\"tile\"><b>").append(HtmlPage.escaped(figure)).append("</b><span>");
        page.append(HtmlPage.escaped(meaning)).append("</span></div>\n");
    }

    private static void suspects(HeapDiffResult result, Appendable page) throws IOException {
        int shown = Math.min(MOST_SUSPECTS, result.suspects().size());
        if (shown == 0) {
            return;
        }
        page.append("<h2>").append(shown == 1 ? "Suspect" : "Suspects").append("</h2>\n");
        for (int i : IntStream.range(0, shown).toArray()) {
            SuspectCard.write(i + 1, result.suspects().get(i), page);
        }
    }

    private static void observations(HeapDiffResult result, Appendable page) throws IOException {
        List<Observation> shown = result.observations()
                .subList(0, Math.min(MOST_SUSPECTS, result.observations().size()));
        if (shown.isEmpty()) {
            return;
        }
        page.append("<h2>No leak, but worth knowing</h2>\n");
        for (Observation observation : shown) {
            page.append("<div class=\"card observation\">")
                    .append(text(observation.summary()))
                    .append("</div>\n");
        }
    }

    private static void explorer(HeapDiffResult result, Appendable page) throws IOException {
        boolean single = result.snapshotA().isEmpty();
        page.append("<noscript><p class=\"note\">The chart and the tables below need scripts.</p></noscript>\n");
        page.append("<section id=\"explore\" hidden>\n<h2>").append(single ? "What retains the heap" : "Where it grew");
        page.append(
                        "</h2>\n<div class=\"tools\"><input type=\"search\" id=\"search\" placeholder=\"Search classes and fields\" ")
                .append("aria-label=\"Search classes and fields\" spellcheck=\"false\" autocomplete=\"off\">")
                .append("<span class=\"hits\" id=\"hits\" role=\"status\"></span>");
        if (!single) {
            page.append(
                            "<button type=\"button\" class=\"button\" data-measure=\"bytes\" aria-pressed=\"true\">Growth</button>")
                    .append(
                            "<button type=\"button\" class=\"button\" data-measure=\"retained\" aria-pressed=\"false\">")
                    .append("Retained now</button>");
        }
        page.append(EXPLORER);
        page.append("</section>\n").append(CLASSES);
    }

    /** Escaped, with what stands between backticks as code. */
    static String text(String sentence) {
        String[] parts = sentence.split("`", -1);
        if (parts.length % 2 == 0) {
            return HtmlPage.escaped(sentence);
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < parts.length; i++) {
            String part = HtmlPage.escaped(parts[i]);
            out.append(i % 2 == 0 ? part : "<code>" + part + "</code>");
        }
        return out.toString();
    }

    private static final String EXPLORER = """
            <span class="legend"><span><i class="hot"></i>suspect</span><span><i class="app"></i>application and libraries</span>\
            <span><i class="lib"></i>JDK</span></span></div>
            <div class="card" id="chart">
            <nav class="crumbs" id="crumbs" aria-label="Path of the chart"></nav>
            <div class="icicle" id="icicle" role="group" aria-label="Retaining paths, wider is more; arrow keys move, Enter zooms, \
            Escape zooms out"></div>
            <div class="detail" id="detail" aria-live="polite"></div>
            <p class="keys">Each block is retained by the one above it. <kbd>click</kbd> or <kbd>Enter</kbd> zooms, <kbd>Esc</kbd> \
            zooms out, <kbd>←</kbd> <kbd>→</kbd> <kbd>↑</kbd> <kbd>↓</kbd> move, <kbd>/</kbd> searches.</p>
            </div>
            <div class="card"><div class="scroll"><table class="tree" id="tree" role="treegrid" aria-label="Retaining paths">
            <thead><tr><th>retaining path</th><th></th><th class="n">growth</th><th class="n">objects</th>\
            <th class="n">retained now</th><th class="n">objects now</th></tr></thead><tbody></tbody></table>
            <p class="dim" id="tree-empty" hidden>Nothing found.</p></div></div>
            """;

    private static final String CLASSES = """
            <section id="class-section" hidden>
            <h2>Classes</h2>
            <div class="card"><div class="scroll"><table id="classes"><thead><tr>\
            <th data-key="name"><button type="button">class</button></th>\
            <th class="n" data-key="bytes"><button type="button">own size</button></th>\
            <th class="n" data-key="count"><button type="button">objects</button></th>\
            <th class="n" data-key="totalBytes"><button type="button">own size now</button></th>\
            <th class="n" data-key="total"><button type="button">objects now</button></th></tr></thead><tbody></tbody></table></div>
            <button type="button" class="button more" id="more-classes" hidden>Show more</button></div>
            </section>
            """;
}

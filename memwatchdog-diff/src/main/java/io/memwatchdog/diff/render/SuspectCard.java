package io.memwatchdog.diff.render;

import io.memwatchdog.diff.AllocationSite;
import io.memwatchdog.diff.HeapDiffResult.Step;
import io.memwatchdog.diff.HeapDiffResult.Suspect;
import io.memwatchdog.diff.PathNode.Holder;
import java.io.IOException;

/** One suspect of the HTML page: sentence, path, and the growth at each step. */
final class SuspectCard {

    private static final int MOST_STEPS = 60;
    private static final int MOST_HOLDERS = 10;
    private static final int LONGEST_NAME = 300;
    private static final int LONGEST_SUMMARY = 1000;

    private SuspectCard() {}

    static void write(int rank, Suspect suspect, Appendable page) throws IOException {
        page.append("<article class=\"card suspect\"><h3><span class=\"rank\">").append(Integer.toString(rank));
        page.append("</span>").append(HtmlRenderer.text(Words.shortened(suspect.summary(), LONGEST_SUMMARY)));
        page.append("</h3>\n<p>").append(HtmlPage.escaped(Remarks.on(suspect))).append("</p>\n");
        if (!suspect.exampleValues().isEmpty()) {
            page.append("<p>Example: <code>")
                    .append(HtmlPage.escaped(Words.shortened(Remarks.onValues(suspect), LONGEST_SUMMARY)))
                    .append("</code></p>\n");
        }
        for (AllocationSite site : suspect.allocationSites()) {
            page.append("<p>")
                    .append(HtmlPage.escaped(Words.shortened(Remarks.on(site), LONGEST_SUMMARY)))
                    .append("</p>\n");
        }
        steps(suspect, page);
        for (Holder holder : suspect.holders()
                .subList(0, Math.min(MOST_HOLDERS, suspect.holders().size()))) {
            page.append("<p class=\"dim\">")
                    .append(HtmlPage.escaped(Words.shortened(Remarks.on(holder), LONGEST_SUMMARY)))
                    .append("</p>\n");
        }
        String id = "path-" + rank;
        page.append("<p class=\"tools\"><button type=\"button\" class=\"button\" data-show=\"")
                .append(Integer.toString(rank));
        page.append("\" hidden>Show in the chart</button> <button type=\"button\" class=\"button\" data-copy=\"")
                .append(id);
        page.append("\" hidden>Copy the path</button></p>\n<p class=\"dim\"><code id=\"")
                .append(id)
                .append("\">");
        page.append(HtmlPage.escaped(Words.shortened(Words.path(suspect.path()), 4 * LONGEST_SUMMARY)));
        page.append("</code></p></article>\n");
    }

    private static void steps(Suspect suspect, Appendable page) throws IOException {
        long most = 1;
        for (Step step : suspect.path()) {
            most = Math.max(most, step.bytes());
        }
        page.append(
                        "<table class=\"steps\"><thead><tr><th>held by</th><th class=\"barcell\"></th><th class=\"n\">growth</th>")
                .append(
                        "<th class=\"n\">objects</th><th class=\"n\">retained now</th><th class=\"n\">objects now</th></tr></thead>\n");
        int shown = Math.min(MOST_STEPS, suspect.path().size());
        for (int i = 0; i < shown; i++) {
            step(suspect.path().get(i), i == suspect.accumulationPoint(), most, page);
        }
        page.append("</table>\n");
        if (shown < suspect.path().size()) {
            page.append("<p class=\"dim\">… and ")
                    .append(Words.number(suspect.path().size() - shown))
                    .append(" more steps</p>\n");
        }
    }

    private static void step(Step step, boolean accumulates, long most, Appendable page) throws IOException {
        page.append(accumulates ? "<tr class=\"accumulates\">" : "<tr>").append("<td class=\"path\">");
        name(step, page);
        if (accumulates) {
            page.append("<span class=\"badge\">accumulates here</span>");
        }
        long width = Math.max(0, Math.round(100.0 * step.bytes() / most));
        page.append(
                        "</td><td class=\"barcell\"><svg class=\"bar\" viewBox=\"0 0 100 7\" preserveAspectRatio=\"none\" aria-hidden=\"true\">")
                .append("<rect width=\"")
                .append(Long.toString(width))
                .append("\" height=\"7\"/></svg></td>");
        figure(new ByteSize(step.bytes()).signed(), page);
        figure(step.count() == 0 ? "" : Words.signedNumber(step.count()), page);
        figure(new ByteSize(step.totalBytes()).toString(), page);
        figure(Words.number(step.totalCount()), page);
        page.append("</tr>\n");
    }

    private static void name(Step step, Appendable page) throws IOException {
        String name = Words.shortened(step.className(), LONGEST_NAME);
        int cut = name.startsWith("<") ? 0 : name.lastIndexOf('.') + 1;
        if (cut > 0) {
            page.append("<span class=\"pkg\">")
                    .append(HtmlPage.escaped(name.substring(0, cut)))
                    .append("</span>");
        }
        page.append("<span class=\"cls\">")
                .append(HtmlPage.escaped(name.substring(cut)))
                .append("</span>");
        String suffix = Words.step("", Words.shortened(step.field(), LONGEST_NAME));
        if (!suffix.isEmpty()) {
            page.append("<span class=\"fld\">").append(HtmlPage.escaped(suffix)).append("</span>");
        }
    }

    private static void figure(String text, Appendable page) throws IOException {
        page.append("<td class=\"n\">").append(text).append("</td>");
    }
}

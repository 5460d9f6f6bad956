package io.memwatchdog.cli;

import io.memwatchdog.core.replay.ReplayAlarm;
import io.memwatchdog.core.replay.ReplayResult;
import io.memwatchdog.diff.render.HtmlPage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What was said about all inputs, as a page: the live heap over time, the trend and the alarms drawn into it. */
final class ReplayPage {

    private ReplayPage() {}

    static void write(List<ReplayResult> results, Appendable out) throws IOException {
        long alarms =
                results.stream().mapToLong(result -> result.alarms().size()).sum();
        long unjudged = results.stream()
                .filter(result -> !ReplayText.isHeapJudged(result))
                .count();
        new HtmlPage("GC replay", styles()).render(out, page -> {
            page.append("<div class=\"top\"><span class=\"brand\">memwatchdog · GC replay</span>")
                    .append("<button type=\"button\" class=\"button\" id=\"theme\" hidden>Dark</button></div>\n");
            page.append("<h1 class=\"")
                    .append(alarms + unjudged == 0 ? "well" : "alarm")
                    .append("\">")
                    .append(sentence(results.size(), alarms, unjudged));
            page.append(
                            "</h1>\n<p class=\"sub\">What the watchdog would have said, and when. Points are the live set of the heap ")
                    .append("as a collection proved it.</p>\n");
            for (ReplayResult result : results) {
                card(result, page);
            }
        });
    }

    private static String sentence(int inputs, long alarms, long unjudged) {
        String said = alarms == 0 ? "No alarm" : alarms == 1 ? "1 alarm" : alarms + " alarms";
        String of = said + " in " + (inputs == 1 ? "1 run" : inputs + " runs");
        return of + (unjudged == 0 ? "." : "; the heap was not judged in " + unjudged + ".");
    }

    private static void card(ReplayResult result, Appendable page) throws IOException {
        page.append("<h2>").append(HtmlPage.escaped(result.input())).append("</h2>\n<div class=\"card\">");
        page.append("<p class=\"dim\">")
                .append(HtmlPage.escaped(ReplayText.facts(result)))
                .append("</p>\n");
        for (String note : result.notes()) {
            page.append("<p class=\"note\">").append(HtmlPage.escaped(note)).append("</p>\n");
        }
        if (!result.points().isEmpty()) {
            new HeapChart(result).write(page);
        }
        if (result.alarms().isEmpty()) {
            String silence = ReplayText.silence(result);
            page.append(ReplayText.isHeapJudged(result) ? "<p class=\"well\">" : "<p class=\"note\">")
                    .append(silence.substring(0, 1).toUpperCase(Locale.ROOT))
                    .append(silence.substring(1))
                    .append(".</p>");
        } else {
            alarms(result.alarms(), page);
        }
        page.append("</div>\n");
    }

    private static void alarms(List<ReplayAlarm> alarms, Appendable page) throws IOException {
        page.append("<table><thead><tr><th></th><th>alarm</th><th>what</th><th>reason</th></tr></thead><tbody>\n");
        for (ReplayAlarm alarm : alarms) {
            page.append("<tr><td class=\"when\">").append(Durations.text(alarm.atMs() / 1000.0));
            page.append("</td><td class=\"level\"><b class=\"")
                    .append(alarm.level().name().toLowerCase(Locale.ROOT))
                    .append("\">");
            page.append(alarm.level().name()).append("</b> ");
            page.append(alarm.resource().name().toLowerCase(Locale.ROOT)).append("</td><td>");
            page.append(HtmlPage.escaped(ReplayText.figures(alarm))).append("</td><td>");
            page.append(HtmlPage.escaped(alarm.reason())).append("</td></tr>\n");
        }
        page.append("</tbody></table>\n");
    }

    private static String styles() throws IOException {
        try (InputStream in = Objects.requireNonNull(ReplayPage.class.getResourceAsStream("replay.css"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

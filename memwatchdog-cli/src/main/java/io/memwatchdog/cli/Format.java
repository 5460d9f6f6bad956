package io.memwatchdog.cli;

import io.memwatchdog.diff.render.HtmlRenderer;
import io.memwatchdog.diff.render.JsonRenderer;
import io.memwatchdog.diff.render.MarkdownRenderer;
import io.memwatchdog.diff.render.ResultRenderer;
import io.memwatchdog.diff.render.TableRenderer;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** In which form a report is wanted; a table if nothing is said. */
final class Format {

    @Option(names = "--json", description = "As JSON (schema: heap-diff.schema.json).")
    private boolean json;

    @Option(names = "--html", description = "As a page for the browser, in one file that loads nothing.")
    private boolean html;

    @Option(names = "--markdown", description = "As Markdown for a pull request.")
    private boolean markdown;

    /** What was asked for, or what the file's name says. */
    static Format chosen(@Nullable Format asked, @Nullable Path out) {
        if (asked != null) {
            return asked;
        }
        Format format = new Format();
        String name = out == null ? "" : out.toString().toLowerCase(Locale.ROOT);
        format.json = name.endsWith(".json");
        format.html = name.endsWith(".html") || name.endsWith(".htm");
        format.markdown = name.endsWith(".md");
        return format;
    }

    ResultRenderer renderer(Terminal terminal, boolean toFile, @Nullable Integer limit, int tableRows) {
        int rows = limit == null ? tableRows : limit;
        if (json) {
            return limit == null ? new JsonRenderer() : new JsonRenderer(limit);
        }
        if (html) {
            return new HtmlRenderer();
        }
        if (markdown) {
            return new MarkdownRenderer(rows);
        }
        return toFile
                ? new TableRenderer(Terminal.PIPE.width(), false, rows)
                : new TableRenderer(terminal.width(), terminal.colour(), rows);
    }
}

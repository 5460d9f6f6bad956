package io.memwatchdog.autoconfigure.endpoint;

import io.memwatchdog.diff.HeapDiffResult;
import io.memwatchdog.diff.render.HtmlRenderer;
import io.memwatchdog.diff.render.JsonRenderer;
import io.memwatchdog.diff.render.ResultRenderer;
import io.memwatchdog.diff.render.TableRenderer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.actuate.endpoint.Producible;
import org.springframework.util.MimeType;

/** What a diff can be read as; the request's {@code Accept} decides, and among several that fit the last one here. */
public enum DiffFormat implements Producible<DiffFormat> {
    /** For programs, by the published schema. */
    JSON("application", "json"),
    /** A table for terminals. */
    TEXT("text", "plain"),
    /** A page that needs nothing but itself. */
    HTML("text", "html");

    private final String type;

    private final String subtype;

    DiffFormat(String type, String subtype) {
        this.type = type;
        this.subtype = subtype;
    }

    @Override
    public MimeType getProducedMimeType() {
        return (this == JSON) ? new MimeType(type, subtype) : new MimeType(type, subtype, StandardCharsets.UTF_8);
    }

    @Override
    public boolean isDefault() {
        return this == JSON;
    }

    String render(HeapDiffResult result) {
        StringBuilder text = new StringBuilder();
        try {
            renderer().render(result, text);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private ResultRenderer renderer() {
        return switch (this) {
            case JSON -> new JsonRenderer();
            case TEXT -> new TableRenderer();
            case HTML -> new HtmlRenderer();
        };
    }
}

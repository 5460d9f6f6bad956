package io.memwatchdog.diff.json;

import java.io.IOException;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON value to an {@link Appendable}, token by token. Keeps nothing but the nesting, so that it serves while the
 * heap is nearly full. Every character that a reader could trip over is escaped: controls, unpaired surrogates, and what
 * reorders text. Not thread-safe.
 */
public final class JsonWriter {

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final Appendable out;
    private final String indent;
    private final boolean insideHtml;
    private final BitSet arrays = new BitSet();
    private int depth;
    private boolean first = true;
    private boolean named;

    /** Writes on one line. */
    public JsonWriter(Appendable out) {
        this(out, "");
    }

    /**
     * Writes a value per line, for people.
     *
     * @param indent what one level is indented by; empty for everything on one line
     */
    public JsonWriter(Appendable out, String indent) {
        this(out, indent, false);
    }

    private JsonWriter(Appendable out, String indent, boolean insideHtml) {
        this.out = out;
        this.indent = indent;
        this.insideHtml = insideHtml;
    }

    /** Writes what may stand inside an HTML {@code script} element: nothing in it ends the element or opens a comment. */
    public static JsonWriter insideHtml(Appendable out) {
        return new JsonWriter(out, "", true);
    }

    public JsonWriter beginObject() throws IOException {
        return begin('{', false);
    }

    public JsonWriter endObject() throws IOException {
        return end('}', false);
    }

    public JsonWriter beginArray() throws IOException {
        return begin('[', true);
    }

    public JsonWriter endArray() throws IOException {
        return end(']', true);
    }

    /** The name of the next value of the object. */
    public JsonWriter name(String name) throws IOException {
        if (depth == 0 || arrays.get(depth) || named) {
            throw new IllegalStateException("a name has no place here: " + name);
        }
        separate();
        quote(name);
        out.append(indent.isEmpty() ? ":" : ": ");
        named = true;
        return this;
    }

    public JsonWriter value(@Nullable CharSequence value) throws IOException {
        beforeValue();
        if (value == null) {
            out.append("null");
        } else {
            quote(value);
        }
        return this;
    }

    public JsonWriter value(long value) throws IOException {
        beforeValue();
        out.append(Long.toString(value));
        return this;
    }

    /** JSON knows neither NaN nor infinity: they become {@code null}. */
    public JsonWriter value(double value) throws IOException {
        beforeValue();
        out.append(Double.isFinite(value) ? Double.toString(value) : "null");
        return this;
    }

    public JsonWriter value(boolean value) throws IOException {
        beforeValue();
        out.append(value ? "true" : "false");
        return this;
    }

    public JsonWriter field(String name, @Nullable CharSequence value) throws IOException {
        return name(name).value(value);
    }

    public JsonWriter field(String name, long value) throws IOException {
        return name(name).value(value);
    }

    public JsonWriter field(String name, double value) throws IOException {
        return name(name).value(value);
    }

    public JsonWriter field(String name, boolean value) throws IOException {
        return name(name).value(value);
    }

    /** An array of strings. */
    public JsonWriter field(String name, Iterable<? extends CharSequence> values) throws IOException {
        name(name).beginArray();
        for (CharSequence value : values) {
            value(value);
        }
        return endArray();
    }

    private JsonWriter begin(char bracket, boolean array) throws IOException {
        beforeValue();
        out.append(bracket);
        arrays.set(++depth, array);
        first = true;
        return this;
    }

    private JsonWriter end(char bracket, boolean array) throws IOException {
        if (depth == 0 || arrays.get(depth) != array || named) {
            throw new IllegalStateException("nothing to be closed by " + bracket);
        }
        depth--;
        if (!first) {
            newLine();
        }
        out.append(bracket);
        first = false;
        return this;
    }

    private void beforeValue() throws IOException {
        if (named) {
            named = false;
            return;
        }
        if (depth > 0 && !arrays.get(depth)) {
            throw new IllegalStateException("a value of an object needs a name");
        }
        if (depth == 0 && !first) {
            throw new IllegalStateException("one value is written already");
        }
        separate();
    }

    private void separate() throws IOException {
        if (!first) {
            out.append(',');
        }
        first = false;
        if (depth > 0) {
            newLine();
        }
    }

    private void newLine() throws IOException {
        if (indent.isEmpty()) {
            return;
        }
        out.append('\n');
        for (int i = 0; i < depth; i++) {
            out.append(indent);
        }
    }

    private void quote(CharSequence text) throws IOException {
        out.append('"');
        int done = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!needsEscape(text, i, c)) {
                continue;
            }
            out.append(text, done, i);
            escape(c);
            done = i + 1;
        }
        out.append(text, done, text.length()).append('"');
    }

    private boolean needsEscape(CharSequence text, int i, char c) {
        if (c < 0x80) {
            return c < ' ' || c == '"' || c == '\\' || c == 0x7f || (insideHtml && (c == '<' || c == '>' || c == '&'));
        }
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
        }
        // C1 controls; line and paragraph separator end a line in older JavaScript; bidi controls reorder what is read
        return c < 0xa0 || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
    }

    private void escape(char c) throws IOException {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default ->
                out.append("\\u")
                        .append(HEX[c >> 12])
                        .append(HEX[c >> 8 & 15])
                        .append(HEX[c >> 4 & 15])
                        .append(HEX[c & 15]);
        }
    }
}

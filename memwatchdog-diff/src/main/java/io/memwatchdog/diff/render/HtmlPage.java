package io.memwatchdog.diff.render;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * The frame of our HTML pages: one file that loads nothing and sends nothing. Its content security policy allows exactly the
 * styles and scripts that it comes with, so that text which slipped through unescaped would still not run.
 */
public final class HtmlPage {

    private final String title;
    private final String styles;
    private final List<String> scripts;

    /**
     * A page with the common look, which has no script but the one for light and dark.
     *
     * @param css further styles
     */
    public HtmlPage(String title, String css) throws IOException {
        this.title = title;
        this.styles = resource("page.css") + css;
        this.scripts = List.of(resource("page.js"));
    }

    /** The page of a heap diff. */
    static HtmlPage explorer(String title) throws IOException {
        return new HtmlPage(
                title,
                resource("page.css") + resource("report.css"),
                List.of(resource("page.js"), resource("report.js")));
    }

    private HtmlPage(String title, String styles, List<String> scripts) {
        this.title = title;
        this.styles = styles;
        this.scripts = scripts;
    }

    /** Appends the page. */
    public void render(Appendable out, Body body) throws IOException {
        out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        out.append("<meta http-equiv=\"Content-Security-Policy\" content=\"")
                .append(policy())
                .append("\">\n");
        out.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        out.append("<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n");
        out.append("<title>").append(escaped(title)).append("</title>\n");
        out.append("<style>").append(styles).append("</style>\n</head>\n<body>\n<main>\n");
        body.writeTo(out);
        out.append("</main>\n");
        for (String script : scripts) {
            out.append("<script>").append(script).append("</script>\n");
        }
        out.append("</body>\n</html>\n");
    }

    /** Text as it may stand in an element or in a quoted attribute; characters that are not seen become visible. */
    public static String escaped(String text) {
        String visible = Words.printable(text);
        StringBuilder out = new StringBuilder(visible.length() + 16);
        for (int i = 0; i < visible.length(); i++) {
            char c = visible.charAt(i);
            switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    private String policy() {
        StringBuilder hashes = new StringBuilder();
        for (String script : scripts) {
            hashes.append(' ').append(hash(script));
        }
        return "default-src 'none'; base-uri 'none'; form-action 'none'; script-src" + hashes + "; style-src "
                + hash(styles);
    }

    private static String hash(String content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new FileNotFoundException(name + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** What stands inside the page's {@code main} element. */
    @FunctionalInterface
    public interface Body {
        void writeTo(Appendable out) throws IOException;
    }
}

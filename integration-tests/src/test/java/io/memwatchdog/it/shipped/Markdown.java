package io.memwatchdog.it.shipped;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of the documentation: its links, headings and code samples. */
record Markdown(Path file, String text) {

    private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w*)\\n(.*?)^```");
    private static final Pattern LINK = Pattern.compile("!?\\[[^]\\[]*]\\(([^) ]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#{1,6} (.+)$");

    static Markdown of(Path file) {
        return new Markdown(file, Yaml.text(file));
    }

    /** The fenced blocks of a language. */
    List<String> samples(String language) {
        List<String> samples = new ArrayList<>();
        FENCE.matcher(text)
                .results()
                .filter(fence -> fence.group(1).equals(language))
                .forEach(fence -> samples.add(fence.group(2)));
        return samples;
    }

    List<String> links() {
        return matches(LINK, prose()).map(match -> match.group(1)).toList();
    }

    /** As GitHub forms them: lower case, no punctuation, hyphens for blanks. */
    List<String> anchors() {
        return matches(HEADING, prose())
                .map(match -> match.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private String prose() {
        return FENCE.matcher(text).replaceAll("");
    }

    static Stream<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }

    @Override
    public String toString() {
        return file.getFileName().toString();
    }
}

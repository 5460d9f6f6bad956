package io.memwatchdog.natives;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What tells a cache that the application has written itself stands in Java for dumps, and in C++ for live profiles. A name added
 * on one side alone would make the two disagree about the same heap.
 */
class HomeGrownCacheRulesTests {

    private static final Path OF_DUMPS =
            Path.of("../memwatchdog-diff/src/main/java/io/memwatchdog/diff/fold/HomeGrownCache.java");
    private static final Path OF_PROFILES = Path.of("src/main/cpp/linux/bounds.cc");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

    @Test
    void namesOfLimitsAreTheSame() throws IOException {
        List<String> ofDumps = quoted(between(OF_DUMPS, "LIMITS = Set.of(", ");"));
        assertThat(ofDumps).contains("maxsize").doesNotHaveDuplicates();
        assertThat(quoted(between(OF_PROFILES, "LIMITS[] = {", "};"))).containsExactlyInAnyOrderElementsOf(ofDumps);
    }

    @Test
    void collectionsAndWhereTheirSizesStandAreTheSame() throws IOException {
        List<String> ofDumps = Stream.of(between(OF_DUMPS, "SIZES = Map.ofEntries(", ";")
                        .replace("ConcurrentCount.FIELD", "\"baseCount\"")
                        .split("Map\\.entry"))
                .map(HomeGrownCacheRulesTests::quoted)
                .filter(words -> !words.isEmpty())
                .map(words -> words.get(0) + " " + String.join(".", words.subList(1, words.size())))
                .toList();
        assertThat(ofDumps).contains("java.util.HashSet map.size");
        List<String> words = quoted(between(OF_PROFILES, "COLLECTIONS[] = {", "};\n"));
        List<String> ofProfiles = Stream.iterate(0, i -> i + 1 < words.size(), i -> i + 2)
                .map(i ->
                        words.get(i).replace('/', '.') + " " + words.get(i + 1).replaceFirst("\\+.*", ""))
                .toList();
        assertThat(words)
                .filteredOn(word -> word.contains("baseCount"))
                .isNotEmpty()
                .allMatch(word -> word.endsWith(".counterCells.*.value") || word.endsWith("+counterCells.*.value"));
        assertThat(ofProfiles).containsExactlyInAnyOrderElementsOf(ofDumps);
    }

    private static String between(Path source, String start, String end) throws IOException {
        String text = Files.readString(source);
        int from = text.indexOf(start);
        assertThat(from).as("%s in %s", start, source).isNotNegative();
        return text.substring(from, text.indexOf(end, from));
    }

    private static List<String> quoted(String text) {
        return QUOTED.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}

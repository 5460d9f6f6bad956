package io.memwatchdog.diff.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.memwatchdog.diff.HeapDiffResult;
import io.memwatchdog.diff.HeapDiffResult.ClassGrowth;
import io.memwatchdog.diff.HeapDiffResult.Entry;
import io.memwatchdog.diff.HeapDiffResult.Type;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HtmlRendererTests {

    private static final Pattern DATA =
            Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL);

    @Test
    void theAnswerStandsFirst() throws IOException {
        assertThat(html(Results.leak()))
                .contains("<h1 class=\"alarm\">1 leak suspect: the heap grew by 10.0 MiB (+2 709 objects).</h1>")
                .contains("<span class=\"fld\">.SESSIONS (static)</span>")
                .containsOnlyOnce("accumulates here")
                .contains("10 min apart");
    }

    @Test
    void nothingFromTheDumpIsMarkup() throws IOException {
        String html = html(Results.hostile());

        assertThat(html).doesNotContain("<img", "\u202e", "\u001b", Results.HOSTILE);
        // page.js, report.js and the data: no element more
        assertThat(html.split("<script", -1)).hasSize(4);
        assertThat(html.split("</script>", -1)).hasSize(4);
        assertThat(data(html).at("/names").toString()).contains("onerror");
    }

    @Test
    void thePolicyAllowsItsOwnScriptsAndNothingElse() throws Exception {
        String html = html(Results.leak());
        String policy = first(Pattern.compile("Content-Security-Policy\" content=\"([^\"]*)\""), html);

        assertThat(policy).startsWith("default-src 'none';").doesNotContain("unsafe", "http", "*");
        Matcher scripts =
                Pattern.compile("<(script|style)>(.*?)</\\1>", Pattern.DOTALL).matcher(html);
        int found = 0;
        while (scripts.find()) {
            found++;
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(scripts.group(2).getBytes(StandardCharsets.UTF_8));
            assertThat(policy).contains("'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
        }
        assertThat(found).isEqualTo(3);
    }

    @Test
    void loadsNothing() throws IOException {
        assertThat(html(Results.leak())).doesNotContain("http://", "https://", "src=", "<link", "@import", "url(");
    }

    @Test
    void nodesKnowParentFieldAndSuspect() throws IOException {
        JsonNode data = data(html(Results.leak()));
        JsonNode cart = data.at("/nodes/2");
        for (JsonNode node : data.get("nodes")) {
            cart = data.at("/names/" + node.get(2).asInt()).asText().endsWith("com.acme.Cart") ? node : cart;
        }

        assertThat(data.at("/names/" + cart.get(1).asInt()).asText()).isEqualTo("table");
        JsonNode map = data.at("/nodes/" + cart.get(0).asInt());
        assertThat(data.at("/names/" + map.get(2).asInt()).asText()).isEqualTo("java.util.HashMap");
        assertThat(cart.get(8).asInt()).isEqualTo(1);
    }

    @Test
    void anyHeapGivesLessThanTwoMegabytes() throws IOException {
        assertThat(html(huge("com.acme.generated.some.rather.long.package.name.Class$Inner"))
                        .getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThan(2_000_000);
        assertThat(html(huge("\u202e<".repeat(500))).getBytes(StandardCharsets.UTF_8))
                .hasSizeLessThan(2_000_000);
    }

    @Test
    void aHealthyPairAndASingleHeapHaveTheirPages() throws IOException {
        assertThat(html(Results.healthy())).contains("<h1 class=\"well\">No leak suspect");
        assertThat(html(Results.single())).contains("What retains the heap").doesNotContain("data-measure=\"bytes\"");
    }

    /** More of everything than a page takes. */
    private static HeapDiffResult huge(String name) {
        List<Entry> entries = new ArrayList<>();
        for (int root = 0; root < 200; root++) {
            List<String> path = new ArrayList<>();
            for (int depth = 0; depth < 50; depth++) {
                path.add(name + root + "_" + depth);
                entries.add(new Entry(path, Type.GROWN, 1_000_000L - depth, 10));
            }
        }
        List<ClassGrowth> classes = IntStream.range(0, 50_000)
                .mapToObj(i -> new ClassGrowth(name + i, i, i, i, i))
                .toList();
        return new HeapDiffResult(
                1,
                name,
                name,
                0,
                IntStream.range(0, 100)
                        .mapToObj(i -> Results.hostile().suspects().get(0))
                        .toList(),
                List.of(),
                entries,
                classes,
                1,
                1,
                1,
                1,
                List.of(name),
                List.of());
    }

    private static JsonNode data(String html) throws IOException {
        return new ObjectMapper().readTree(first(DATA, html));
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static String html(HeapDiffResult result) throws IOException {
        StringBuilder out = new StringBuilder();
        new HtmlRenderer().render(result, out);
        return out.toString();
    }
}

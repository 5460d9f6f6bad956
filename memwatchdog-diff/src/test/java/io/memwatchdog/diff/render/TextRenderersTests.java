package io.memwatchdog.diff.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.diff.HeapDiffResult;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextRenderersTests {

    @Test
    void tableGivesTheAnswerFirst() throws IOException {
        assertThat(table(Results.leak(), 100)).startsWith("""
                before.hprof → after.hprof
                1 leak suspect: the heap grew by 10.0 MiB (+2 709 objects).
                ! after.hprof is truncated: the last 3 % are missing

                1. 1 200 more `Cart` (+11.0 MiB, +1.1 MiB/min) are held by the static field `CartService.SESSIONS`
                   94 % of the heap's growth; retains 24.0 MiB now (2 400 objects); grew in 2 of 3 steps; for
                   example 0x7f3a1c08
                   com.acme.CartService.SESSIONS (static)                                     +12.0 MiB
                   └ HashMap.table                                                            +12.0 MiB
                    └ HashMap.Node[]                                                          +12.0 MiB
                     └ HashMap.Node.value                                                     +12.0 MiB       +1 200
                      └ Cart                                                                  +11.0 MiB       +1 200
                   also held by <thread> → Sweeper.queue → ArrayDeque.elements (300 objects, 2.0 MiB)

                No leak, but worth knowing
                - The Caffeine cache `PriceService.cache` is filling: 40 % of its bound of 10 000 entries

                    retained      objects           where
                   +11.0 MiB       +1 200  grown    com.acme.CartService.SESSIONS (static) → … → Cart
                    -2.0 MiB         -900  removed  com.acme.Import
                """);
    }

    @Test
    void aHealthyPairSaysSo() throws IOException {
        assertThat(table(Results.healthy(), 80))
                .isEqualTo("a.hprof → b.hprof\nNo leak suspect: the heap shrank by 1.0 KiB (-3 objects).\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 60, 80, 200})
    void noLineIsWiderThanTheTerminal(int width) throws IOException {
        assertThat(table(Results.leak(), width).lines()).allMatch(line -> line.length() <= Math.max(width, 60));
        assertThat(table(Results.hostile(), width).lines()).allMatch(line -> line.length() <= Math.max(width, 60));
    }

    @Test
    void whatASingleHeapHoldsIsNoGrowth() throws IOException {
        assertThat(table(Results.single(), 100).lines().skip(4))
                .noneMatch(line -> line.matches(".*\\s\\+\\d.*"))
                .noneMatch(line -> line.contains(" grown "));
    }

    @Test
    void coloursChangeNothingButColour() throws IOException {
        StringBuilder coloured = new StringBuilder();
        new TableRenderer(100, true, 15).render(Results.leak(), coloured);

        assertThat(coloured).contains("\u001b[1;31m");
        assertThat(coloured.toString().replaceAll("\u001b\\[[0-9;]*m", "").replaceAll("(?m) +$", ""))
                .isEqualTo(table(Results.leak(), 100));
    }

    @Test
    void theDumpCannotSteerTheTerminal() throws IOException {
        assertThat(table(Results.hostile(), 100)).doesNotContain("\u001b", "\u202e");
    }

    @Test
    void rowsAreLimited() throws IOException {
        StringBuilder out = new StringBuilder();
        new TableRenderer(100, false, 1).render(Results.leak(), out);

        assertThat(out.toString().lines()).contains("… and 3 more places", "… and 1 more classes");
    }

    @Test
    void markdownForAPullRequest() throws IOException {
        assertThat(markdown(Results.leak()))
                .startsWith("### 🔴 1 leak suspect: the heap grew by 10.0 MiB (+2 709 objects).\n")
                .contains("`com.acme.CartService.SESSIONS (static) → HashMap.table → Node[] → Node.value → Cart`")
                .contains("| `com.acme.Cart` | +11.0 MiB | +1 200 |");
    }

    @Test
    void theDumpCannotSteerMarkdown() throws IOException {
        String markdown = markdown(Results.hostile());

        assertThat(markdown.lines().filter(line -> line.contains("| `")))
                .allMatch(line -> line.chars().filter(c -> c == '|').count() == 4);
        assertThat(markdown).contains("**\\</script\\>\\<img src=x").doesNotContain("\u202e");
    }

    private static String table(HeapDiffResult result, int width) throws IOException {
        StringBuilder out = new StringBuilder();
        new TableRenderer(width, false, 15).render(result, out);
        return out.toString();
    }

    private static String markdown(HeapDiffResult result) throws IOException {
        StringBuilder out = new StringBuilder();
        new MarkdownRenderer().render(result, out);
        return out.toString();
    }
}

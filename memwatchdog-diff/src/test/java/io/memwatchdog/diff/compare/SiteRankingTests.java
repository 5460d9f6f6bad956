package io.memwatchdog.diff.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.diff.AllocationSite;
import io.memwatchdog.diff.HeapDiffResult;
import io.memwatchdog.diff.HeapDiffResult.Step;
import io.memwatchdog.diff.HeapDiffResult.Suspect;
import io.memwatchdog.diff.compare.SiteRanking.Frame;
import java.util.List;
import org.junit.jupiter.api.Test;

class SiteRankingTests {

    private static final Frame LIST = new Frame("java.util.ArrayList", "grow", 237);
    private static final Frame CACHE = new Frame("com.github.benmanes.caffeine.cache.BoundedLocalCache", "put", 2000);
    private static final Frame OPEN = new Frame("shop.CartService", "open", 42);
    private static final Frame SEARCH = new Frame("shop.Search", "find", 7);
    private static final Frame HANDLE = new Frame("shop.Controller", "handle", 10);

    private final SiteRanking ranking = new SiteRanking();

    @Test
    void theTopmostFrameOfTheApplicationIsTheSite() {
        ranking.add("byte[]", List.of(LIST, OPEN, HANDLE));
        ranking.add("shop.Cart", List.of(OPEN, HANDLE));
        ranking.add("byte[]", List.of(SEARCH, HANDLE));
        List<AllocationSite> sites = ranking.sites(5);
        assertThat(sites)
                .extracting(AllocationSite::frame)
                .containsExactly("shop.CartService.open:42", "shop.Search.find:7");
        assertThat(sites.get(0).callers()).containsExactly("shop.Controller.handle:10");
        assertThat(sites.get(0).classNames()).containsExactly("byte[]", "shop.Cart");
        assertThat(sites.get(0).share()).isEqualTo(2 / 3.0);
    }

    @Test
    void aLibraryIsPassedOverWhereTheApplicationCalledIt() {
        ranking.add("byte[]", List.of(LIST, CACHE, OPEN));
        ranking.add("byte[]", List.of(LIST, CACHE));
        assertThat(ranking.sites(5))
                .extracting(AllocationSite::frame)
                .containsExactly(
                        "shop.CartService.open:42", "com.github.benmanes.caffeine.cache.BoundedLocalCache.put:2000");
    }

    @Test
    void whatTheJdkAllocatesForItselfIsNobodysSite() {
        ranking.add("byte[]", List.of(LIST));
        ranking.add("byte[]", List.of());
        assertThat(ranking.sites(5)).isEmpty();
    }

    @Test
    void aSuspectGetsTheSitesOfWhatItIsMadeOf() {
        ranking.add("shop.Cart", List.of(OPEN));
        ranking.add("shop.Result", List.of(SEARCH));
        List<Step> path = List.of(
                new Step("shop.CartService", "static SESSIONS", 1, 9),
                new Step("java.util.HashMap", "table", 1, 9),
                new Step("shop.Cart", "", 9, 9));
        Suspect suspect = new Suspect(
                "Carts pile up",
                "",
                "shop.Cart",
                path,
                2,
                9,
                9,
                9,
                9,
                0,
                1,
                1,
                1,
                9,
                0,
                false,
                null,
                List.of(),
                List.of(),
                List.of());
        HeapDiffResult result = new HeapDiffResult(
                        1,
                        "a",
                        "b",
                        0,
                        List.of(suspect),
                        List.of(),
                        List.of(),
                        List.of(),
                        9,
                        9,
                        0,
                        0,
                        List.of(),
                        List.of())
                .withAllocationSites(ranking.sites(5));
        assertThat(result.allocationSites()).hasSize(2);
        assertThat(result.suspects().get(0).allocationSites())
                .extracting(AllocationSite::frame)
                .containsExactly("shop.CartService.open:42");
    }
}

package io.memwatchdog.sample.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.springframework.stereotype.Component;

/** Searches with two caches in front: one has a bound, and of the other somebody said that it would not need one. */
@Component
class SearchService {

    private final Catalog catalog;
    private final Cache<String, SearchResults> popular =
            Caffeine.newBuilder().maximumSize(200).build();
    private final Cache<String, SearchResults> personal = Caffeine.newBuilder().build();

    SearchService(Catalog catalog) {
        this.catalog = catalog;
    }

    SearchResults search(String query) {
        return popular.get(query, text -> SearchResults.of(text, catalog.search(text)));
    }

    /** The key holds the visitor, so that hardly any entry is ever asked for twice. */
    SearchResults searchFor(String visitor, String query) {
        return personal.get(visitor + '|' + query, key -> SearchResults.of(query, catalog.search(query)));
    }

    void forgetPersonal() {
        personal.invalidateAll();
    }
}

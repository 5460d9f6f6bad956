package io.memwatchdog.sample.catalog;

import java.util.List;

/** What a search brought, with the rendered teaser lines. */
record SearchResults(String query, List<Product> products, List<String> teasers) {

    static SearchResults of(String query, List<Product> products) {
        return new SearchResults(
                query,
                products,
                products.stream()
                        .map(product -> product.name() + ", now only " + product.priceCents() / 100.0)
                        .toList());
    }
}

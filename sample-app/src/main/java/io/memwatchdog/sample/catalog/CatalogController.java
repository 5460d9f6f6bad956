package io.memwatchdog.sample.catalog;

import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Browsing. */
@RestController
class CatalogController {

    private final Catalog catalog;
    private final SearchService searches;
    private final PriceBoard prices;

    CatalogController(Catalog catalog, SearchService searches, PriceBoard prices) {
        this.catalog = catalog;
        this.searches = searches;
        this.prices = prices;
    }

    @GetMapping("/products")
    List<Product> products() {
        return catalog.all();
    }

    @GetMapping("/products/{id}")
    Product product(@PathVariable String id) {
        Product product = catalog.find(id)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "No such product"));
        prices.publish(product, product.priceCents());
        return product;
    }

    @GetMapping("/search")
    SearchResults search(@RequestParam String query) {
        return searches.search(query);
    }
}

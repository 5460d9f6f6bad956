package io.memwatchdog.sample.catalog;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** The shop's range: a fixed number of products. */
@Component
public class Catalog {

    private static final int SIZE = 500;
    private static final List<String> ADJECTIVES = List.of("red", "quiet", "folding", "oak", "tiny", "woollen");
    private static final List<String> NOUNS = List.of("chair", "lamp", "kettle", "clock", "blanket", "bicycle", "mug");

    private final List<Product> products =
            IntStream.range(0, SIZE).mapToObj(Catalog::product).toList();
    private final Map<String, Product> byId =
            products.stream().collect(Collectors.toUnmodifiableMap(Product::id, Function.identity()));

    public Optional<Product> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    public List<Product> all() {
        return products;
    }

    List<Product> search(String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        return products.stream()
                .filter(product -> product.name().contains(wanted))
                .toList();
    }

    private static Product product(int number) {
        String name = ADJECTIVES.get(number % ADJECTIVES.size()) + " " + NOUNS.get(number % NOUNS.size());
        return new Product("p" + number, name + " no. " + number, 499 + 137L * number % 20_000);
    }
}

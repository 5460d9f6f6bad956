package io.memwatchdog.sample.cart;

import io.memwatchdog.sample.catalog.Catalog;
import io.memwatchdog.sample.catalog.Product;
import io.memwatchdog.sample.order.Order;
import io.memwatchdog.sample.order.OrderQueue;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** From an empty cart to an order. */
@RestController
@RequestMapping("/carts")
class CartController {

    private final CartService carts;
    private final Catalog catalog;
    private final OrderQueue orders;

    CartController(CartService carts, Catalog catalog, OrderQueue orders) {
        this.carts = carts;
        this.catalog = catalog;
        this.orders = orders;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Cart open() {
        return carts.open();
    }

    @GetMapping("/{id}")
    Cart show(@PathVariable String id) {
        return carts.find(id).orElseThrow(CartController::noCart);
    }

    @PostMapping("/{id}/lines")
    Cart add(@PathVariable String id, @RequestParam String product, @RequestParam(defaultValue = "1") int quantity) {
        Product found = catalog.find(product)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "No such product"));
        return carts.add(id, found, quantity).orElseThrow(CartController::noCart);
    }

    @PostMapping("/{id}/checkout")
    Order checkout(@PathVariable String id) {
        Cart cart = carts.close(id).orElseThrow(CartController::noCart);
        return orders.place(
                cart.getId(),
                cart.getLines().stream().mapToLong(CartLine::cents).sum());
    }

    private static ResponseStatusException noCart() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, "No such cart; it may have expired");
    }
}

package io.memwatchdog.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.memwatchdog.sample.leak.Leak;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.test.web.reactive.server.WebTestClient;

@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"shop.load.requests-per-second=20", "memwatchdog.enabled=false"})
class ShopTests {

    @Autowired
    private List<Leak> leaks;

    @LocalServerPort
    private int port;

    private WebTestClient shop;

    @BeforeEach
    void connect() {
        shop = WebTestClient.bindToServer().baseUrl("http://localhost:" + port).build();
    }

    @Test
    void aVisitorBuysSomething() {
        String cart = (String) post("/carts").get("id");
        post("/carts/" + cart + "/lines?product=p7&quantity=2");
        assertThat(post("/carts/" + cart + "/checkout"))
                .containsEntry("cartId", cart)
                .containsEntry("cents", 2916);
        shop.get().uri("/carts/" + cart).exchange().expectStatus().isNotFound();
    }

    @Test
    void everyLeakRunsAndEnds() {
        assertThat(leaks).hasSize(7);
        for (Leak leak : leaks) {
            post("/leaks/" + leak.name() + "?bytesPerSecond=4000000");
            await().untilAsserted(() -> assertThat(leaked(leak.name())).isGreaterThan(100_000));
            shop.delete().uri("/leaks/" + leak.name()).exchange().expectStatus().isOk();
            assertThat(leaked(leak.name())).isZero();
        }
    }

    @Test
    void theCulpritOfEachLeakIsARealField() {
        for (Leak leak : leaks) {
            String[] culprit = leak.culprit().split("\\.");
            assertThat(leak.getClass().getPackageName()).satisfies(name -> {
                Class<?> holder = Class.forName(name + '.' + culprit[0]);
                assertThat(holder.getDeclaredFields())
                        .extracting(Field::getName)
                        .contains(culprit[1]);
            });
        }
    }

    @Test
    void anUnknownLeakIsRefusedWithTheNamesOfTheKnown() {
        shop.post()
                .uri("/leaks/gas")
                .exchange()
                .expectStatus()
                .isNotFound()
                .expectBody(String.class)
                .value(body -> assertThat(body).contains("static-map"));
    }

    @Test
    void aRateThatMakesNoSenseIsRefused() {
        for (String rate : List.of("0", "-5", "99999999999", "much")) {
            shop.post()
                    .uri("/leaks/queue?bytesPerSecond=" + rate)
                    .exchange()
                    .expectStatus()
                    .isBadRequest();
        }
        assertThat(leaked("queue")).isZero();
    }

    private Map<String, Object> post(String path) {
        return shop.post()
                .uri(path)
                .exchange()
                .expectStatus()
                .is2xxSuccessful()
                .expectBody(new ParameterizedTypeReference<Map<String, Object>>() {})
                .returnResult()
                .getResponseBody();
    }

    private int leaked(String name) {
        return shop
                .get()
                .uri("/leaks")
                .exchange()
                .expectBody(new ParameterizedTypeReference<List<Map<String, Object>>>() {})
                .returnResult()
                .getResponseBody()
                .stream()
                .filter(leak -> name.equals(leak.get("name")))
                .mapToInt(leak -> (int) leak.get("leakedBytes"))
                .sum();
    }
}

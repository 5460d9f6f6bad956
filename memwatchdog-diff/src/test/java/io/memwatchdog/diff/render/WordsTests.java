package io.memwatchdog.diff.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTests {

    @ParameterizedTest
    @CsvSource({
        "java.util.HashMap$Node[],HashMap.Node[]",
        "com.acme.Shop$1,Shop$1",
        "com.acme.Shop$$Lambda,Shop$$Lambda",
        "int[],int[]",
        "Cart,Cart",
        "odd.,odd."
    })
    void simpleNames(String name, String simple) {
        assertThat(Words.simpleName(name)).isEqualTo(simple);
    }

    @Test
    void pathReadsFromTheRoot() {
        assertThat(Words.path(Results.leak().suspects().get(0).path()))
                .isEqualTo("com.acme.CartService.SESSIONS (static) → HashMap.table → Node[] → Node.value → Cart");
    }

    @Test
    void theMiddleOfALongPathGivesWay() {
        List<String> names = List.of("com.acme.A", "x.Bbbbbbbbbb", "x.Cccccccccc", "x.Dddddddddd", "x.E");

        assertThat(Words.path(names, 40)).isEqualTo("com.acme.A → Bbbbbbbbbb → … → E");
        assertThat(Words.path(names, 100)).isEqualTo("com.acme.A → Bbbbbbbbbb → Cccccccccc → Dddddddddd → E");
    }

    @ParameterizedTest
    @CsvSource({
        "com.acme.Cache.entries,com.acme.Cache,entries",
        "com.acme.Cache.static ENTRIES,com.acme.Cache,static ENTRIES",
        "java.util.HashMap$Node[].[],java.util.HashMap$Node[],[]",
        "java.lang.Thread.<local in a.Main.run>,java.lang.Thread,<local in a.Main.run>",
        "com.acme.Cache,com.acme.Cache,''",
        "java.util.HashMap$Node[],java.util.HashMap$Node[],''",
        "<thread>.locals,<thread>,locals",
        "<thread>,<thread>,''",
        "byte[],byte[],''"
    })
    void stepsAreTakenApart(String step, String className, String field) {
        assertThat(StepName.of(step)).isEqualTo(new StepName(className, field));
    }

    @Test
    void noCharacterSteersATerminal() {
        assertThat(Words.printable("a\u001b[31m\n\u202e\ud800")).isEqualTo("a\\u001b[31m\\u000a\\u202e\\ud800");
    }

    @Test
    void sharesAreNeverRoundedToAllOrNothing() {
        assertThat(List.of(0.0, 0.001, 0.42, 0.999, 1.0))
                .extracting(Words::percent)
                .containsExactly("0 %", "< 1 %", "42 %", "> 99 %", "100 %");
    }

    @Test
    void wrapsAtSpaces() {
        assertThat(Words.wrapped("aa bb cc ddddddd", 5)).containsExactly("aa bb", "cc", "ddddd", "dd");
    }

    @Test
    void whereThereIsNoRoomThePackageGivesWayAndNotTheField() {
        List<String> path =
                List.of("com.acme.shop.CartService.static SESSIONS", "java.util.HashMap.table", "com.acme.Cart");

        assertThat(Words.path(path, 45)).isEqualTo("CartService.SESSIONS (static) → … → Cart");
    }
}

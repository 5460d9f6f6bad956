package io.memwatchdog.diff.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonWriterTests {

    private final StringBuilder out = new StringBuilder();
    private final JsonWriter json = new JsonWriter(out);

    @Test
    void writesNestedValuesOnOneLine() throws IOException {
        json.beginObject()
                .field("a", 1)
                .field("b", List.of("x", "y"))
                .name("c")
                .beginArray()
                .beginObject()
                .endObject()
                .value(true)
                .value((String) null)
                .endArray()
                .field("d", 0.5)
                .endObject();

        assertThat(out).hasToString("{\"a\":1,\"b\":[\"x\",\"y\"],\"c\":[{},true,null],\"d\":0.5}");
    }

    @Test
    void indentsForPeople() throws IOException {
        new JsonWriter(out, "  ")
                .beginObject()
                .field("a", 1)
                .name("b")
                .beginArray()
                .endArray()
                .endObject();

        assertThat(out).hasToString("{\n  \"a\": 1,\n  \"b\": []\n}");
    }

    @Test
    void whatJsonCannotSayBecomesNull() throws IOException {
        json.beginArray()
                .value(Double.NaN)
                .value(Double.POSITIVE_INFINITY)
                .value(-0.0)
                .endArray();

        assertThat(out).hasToString("[null,null,-0.0]");
    }

    @Test
    void nothingLeavesAScriptElement() throws IOException {
        JsonWriter.insideHtml(out).value("</script><!-- &\u2028\u202e");

        assertThat(out).hasToString("\"\\u003c/script\\u003e\\u003c!-- \\u0026\\u2028\\u202e\"");
    }

    @Test
    void anyTextComesBackFromAParser() throws IOException {
        Random random = new Random(7);
        ObjectMapper parser = new ObjectMapper();
        for (int round = 0; round < 500; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append((char) random.nextInt(random.nextBoolean() ? 0x80 : 0x10000));
            }
            out.setLength(0);
            (round % 2 == 0 ? new JsonWriter(out) : JsonWriter.insideHtml(out)).value(text);
            assertThat(parser.readTree(out.toString()).textValue()).isEqualTo(text.toString());
        }
    }

    @Test
    void refusesWhatWouldNotBeJson() throws IOException {
        json.beginObject();
        assertThatIllegalStateException().isThrownBy(() -> json.value(1));
        assertThatIllegalStateException().isThrownBy(json::endArray);
        json.name("a");
        assertThatIllegalStateException().isThrownBy(() -> json.name("b"));
        assertThatIllegalStateException().isThrownBy(json::endObject);
        json.value(1).endObject();
        assertThatIllegalStateException().isThrownBy(json::beginArray);
    }
}

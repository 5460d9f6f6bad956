package io.memwatchdog.diff.render;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.memwatchdog.diff.HeapDiffResult;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonRendererTests {

    private final ObjectMapper parser = new ObjectMapper();

    @ParameterizedTest
    @MethodSource("results")
    void followsItsSchema(HeapDiffResult result) throws IOException {
        assertThat(schema().validate(render(result))).isEmpty();
    }

    static Stream<HeapDiffResult> results() {
        return Stream.of(Results.leak(), Results.healthy(), Results.single(), Results.hostile());
    }

    @Test
    void theSchemaRefusesWhatItDoesNotKnow() throws IOException {
        ObjectNode json = (ObjectNode) render(Results.leak());
        json.put("totalBytes", "many");
        ((ObjectNode) json.withArray("entries").get(0)).put("type", "GROWN");
        json.put("surprise", 1);

        assertThat(schema().validate(json)).hasSize(3);
    }

    @Test
    void listsAreLimitedOnRequest() throws IOException {
        StringBuilder out = new StringBuilder();
        new JsonRenderer(2).render(Results.leak(), out);

        assertThat(parser.readTree(out.toString()).get("entries")).hasSize(2);
    }

    @Test
    void hasTheNamesOfTheRecords() throws IOException {
        JsonNode ours = render(Results.leak());
        JsonNode records = parser.valueToTree(Results.leak());

        assertThat(names(ours)).isEqualTo(names(records));
    }

    @Test
    void saysWhatTheResultSays() throws IOException {
        JsonNode json = render(Results.leak());

        assertThat(json.at("/suspects/0/path/0/field").asText()).isEqualTo("static SESSIONS");
        assertThat(json.at("/suspects/0/share").asDouble()).isEqualTo(0.94);
        assertThat(json.at("/entries/4/type").asText()).isEqualTo("removed");
        assertThat(json.at("/entries/4/bytes").asLong()).isEqualTo(-2L << 20);
        assertThat(json.at("/totalCount").asLong()).isEqualTo(2709);
    }

    @Test
    void namesFromTheDumpComeThroughUnchanged() throws IOException {
        assertThat(render(Results.hostile()).at("/entries/0/path/1").asText()).isEqualTo(Results.HOSTILE);
    }

    /** Where a JSON library writes the records itself, as in an endpoint, readers find the same properties. */
    private static Set<String> names(JsonNode node) {
        Set<String> names = new TreeSet<>();
        node.properties().forEach(property -> {
            names.add(property.getKey());
            names.addAll(names(property.getValue()));
        });
        node.elements().forEachRemaining(element -> names.addAll(names(element)));
        return names;
    }

    private JsonNode render(HeapDiffResult result) throws IOException {
        StringBuilder out = new StringBuilder();
        new JsonRenderer().render(result, out);
        return parser.readTree(out.toString());
    }

    private static JsonSchema schema() throws IOException {
        try (InputStream schema = HeapDiffResult.class.getResourceAsStream("heap-diff.schema.json")) {
            return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(schema);
        }
    }
}

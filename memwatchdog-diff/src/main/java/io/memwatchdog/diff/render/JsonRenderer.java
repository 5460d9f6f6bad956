package io.memwatchdog.diff.render;

import io.memwatchdog.diff.AllocationSite;
import io.memwatchdog.diff.HeapDiffResult;
import io.memwatchdog.diff.HeapDiffResult.ClassGrowth;
import io.memwatchdog.diff.HeapDiffResult.Entry;
import io.memwatchdog.diff.HeapDiffResult.ExampleValue;
import io.memwatchdog.diff.HeapDiffResult.Observation;
import io.memwatchdog.diff.HeapDiffResult.Step;
import io.memwatchdog.diff.HeapDiffResult.Suspect;
import io.memwatchdog.diff.PathNode.Bound;
import io.memwatchdog.diff.PathNode.Holder;
import io.memwatchdog.diff.json.JsonWriter;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A result as JSON, in the shape of {@code /io/memwatchdog/diff/heap-diff.schema.json}, indented by two spaces. */
public final class JsonRenderer implements ResultRenderer {

    private final int limit;

    /** All that is in the result. */
    public JsonRenderer() {
        this(Integer.MAX_VALUE);
    }

    /**
     * @param limit elements per list
     */
    public JsonRenderer(int limit) {
        this.limit = limit;
    }

    @Override
    public void render(HeapDiffResult result, Appendable out) throws IOException {
        JsonWriter json = new JsonWriter(out, "  ");
        json.beginObject()
                .field("schemaVersion", result.schemaVersion())
                .field("snapshotA", result.snapshotA())
                .field("snapshotB", result.snapshotB())
                .field("elapsedMillis", result.elapsedMillis())
                .field("totalBytes", result.totalBytes())
                .field("totalCount", result.totalCount())
                .field("heapBytes", result.heapBytes())
                .field("heapObjects", result.heapObjects())
                .field("warnings", result.warnings());
        array(json, "suspects", result.suspects(), JsonRenderer::suspect);
        array(json, "observations", result.observations(), JsonRenderer::observation);
        array(json, "entries", result.entries(), JsonRenderer::entry);
        array(json, "classes", result.classes(), JsonRenderer::classGrowth);
        array(json, "allocationSites", result.allocationSites(), JsonRenderer::site);
        json.endObject();
        out.append('\n');
    }

    private static void suspect(JsonWriter json, Suspect suspect) throws IOException {
        json.beginObject()
                .field("summary", suspect.summary())
                .field("owner", suspect.owner())
                .field("className", suspect.className());
        path(json, suspect.path());
        json.field("accumulationPoint", suspect.accumulationPoint())
                .field("bytes", suspect.bytes())
                .field("retainedBytes", suspect.retainedBytes())
                .field("count", suspect.count())
                .field("totalCount", suspect.totalCount())
                .field("bytesPerMinute", suspect.bytesPerMinute())
                .field("share", suspect.share())
                .field("stepsGrown", suspect.stepsGrown())
                .field("steps", suspect.steps())
                .field("recentBytes", suspect.recentBytes())
                .field("exampleId", suspect.exampleId())
                .field("soft", suspect.soft());
        bound(json, suspect.bound());
        json.name("holders").beginArray();
        for (Holder holder : suspect.holders()) {
            holder(json, holder);
        }
        json.endArray();
        json.name("exampleValues").beginArray();
        for (ExampleValue value : suspect.exampleValues()) {
            exampleValue(json, value);
        }
        json.endArray();
        json.name("allocationSites").beginArray();
        for (AllocationSite site : suspect.allocationSites()) {
            site(json, site);
        }
        json.endArray().endObject();
    }

    private static void exampleValue(JsonWriter json, ExampleValue value) throws IOException {
        json.beginObject()
                .field("field", value.field())
                .field("value", value.value())
                .endObject();
    }

    private static void site(JsonWriter json, AllocationSite site) throws IOException {
        json.beginObject()
                .field("frame", site.frame())
                .field("callers", site.callers())
                .field("classNames", site.classNames())
                .field("samples", site.samples())
                .field("share", site.share())
                .endObject();
    }

    private static void observation(JsonWriter json, Observation observation) throws IOException {
        json.beginObject().field("summary", observation.summary()).field("reason", lowerCase(observation.reason()));
        path(json, observation.path());
        json.field("bytes", observation.bytes()).field("count", observation.count());
        bound(json, observation.bound());
        json.endObject();
    }

    private static void entry(JsonWriter json, Entry entry) throws IOException {
        json.beginObject()
                .field("path", entry.path())
                .field("type", lowerCase(entry.type()))
                .field("bytes", entry.bytes())
                .field("count", entry.count())
                .field("retainedBytes", entry.retainedBytes())
                .field("totalCount", entry.totalCount())
                .endObject();
    }

    private static void classGrowth(JsonWriter json, ClassGrowth growth) throws IOException {
        json.beginObject()
                .field("className", growth.className())
                .field("count", growth.count())
                .field("bytes", growth.bytes())
                .field("totalCount", growth.totalCount())
                .field("totalBytes", growth.totalBytes())
                .endObject();
    }

    private static void path(JsonWriter json, List<Step> path) throws IOException {
        json.name("path").beginArray();
        for (Step step : path) {
            json.beginObject()
                    .field("className", step.className())
                    .field("field", step.field())
                    .field("count", step.count())
                    .field("bytes", step.bytes())
                    .field("totalCount", step.totalCount())
                    .field("totalBytes", step.totalBytes())
                    .endObject();
        }
        json.endArray();
    }

    private static void holder(JsonWriter json, Holder holder) throws IOException {
        json.beginObject().name("path").beginArray();
        for (var step : holder.path()) {
            json.beginObject()
                    .field("className", step.className())
                    .field("field", step.field())
                    .endObject();
        }
        json.endArray()
                .field("count", holder.count())
                .field("retainedBytes", holder.retainedBytes())
                .endObject();
    }

    private static void bound(JsonWriter json, @Nullable Bound bound) throws IOException {
        json.name("bound");
        if (bound == null) {
            json.value((String) null);
            return;
        }
        json.beginObject()
                .field("kind", bound.kind())
                .field("size", bound.size())
                .field("limit", bound.limit())
                .field("unit", bound.unit())
                .endObject();
    }

    private <T> void array(JsonWriter json, String name, List<T> values, ElementWriter<T> writer) throws IOException {
        json.name(name).beginArray();
        for (T value : values.subList(0, Math.min(limit, values.size()))) {
            writer.write(json, value);
        }
        json.endArray();
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private interface ElementWriter<T> {
        void write(JsonWriter json, T value) throws IOException;
    }
}

package io.memwatchdog.diff.file;

import io.memwatchdog.diff.ClassCount;
import io.memwatchdog.diff.HeapProfile;
import io.memwatchdog.diff.LoaderCount;
import io.memwatchdog.diff.PathNode;
import io.memwatchdog.diff.ReferenceCount;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/** Writes one profile to a stream. */
public final class ProfileWriter {

    private final OutputStream out;
    private final Map<String, Integer> strings = new HashMap<>();

    private ProfileWriter(OutputStream out) {
        this.out = out;
    }

    /** Writes the whole profile; the stream stays open. */
    public static void write(HeapProfile profile, OutputStream target) throws IOException {
        target.write(ProfileFormat.MAGIC);
        target.write(ProfileFormat.VERSION);
        Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
        try {
            DeflaterOutputStream packed = new DeflaterOutputStream(target, deflater, 1 << 14);
            BufferedOutputStream buffered = new BufferedOutputStream(packed, 1 << 14);
            new ProfileWriter(buffered).profile(profile);
            buffered.flush();
            packed.finish();
        } finally {
            deflater.end();
        }
    }

    private void profile(HeapProfile profile) throws IOException {
        string(profile.source());
        number(profile.takenAt().toEpochMilli());
        number(profile.totalObjects());
        number(profile.totalBytes());
        count(profile.histogram().size());
        for (ClassCount row : profile.histogram()) {
            string(row.className());
            number(row.count());
            number(row.bytes());
        }
        nodes(profile.dominators());
        nodes(profile.shortestPaths());
        count(profile.loaders().size());
        for (LoaderCount row : profile.loaders()) {
            string(row.className());
            number(row.loaders());
            number(row.definedClasses());
        }
        count(profile.warnings().size());
        for (String warning : profile.warnings()) {
            string(warning);
        }
        count(profile.references().size());
        for (ReferenceCount row : profile.references()) {
            string(row.holder());
            string(row.target());
            number(row.count());
            number(row.bytes());
        }
    }

    /** Recursion is as deep as the trie, which folding and reading bound. */
    private void nodes(List<PathNode> nodes) throws IOException {
        count(nodes.size());
        for (PathNode node : nodes) {
            node(node);
            nodes(node.children());
        }
    }

    private void node(PathNode node) throws IOException {
        string(node.className());
        string(node.via());
        number(node.count());
        number(node.shallowBytes());
        number(node.retainedBytes());
        number(node.exampleId());
        PathNode.Bound bound = node.bound();
        count((node.soft() ? 1 : 0) | (bound != null ? 2 : 0));
        if (bound != null) {
            string(bound.kind());
            number(bound.size());
            number(bound.limit());
            string(bound.unit());
        }
        count(node.holders().size());
        for (PathNode.Holder holder : node.holders()) {
            holder(holder);
        }
    }

    private void holder(PathNode.Holder holder) throws IOException {
        number(holder.count());
        number(holder.retainedBytes());
        count(holder.path().size());
        for (PathNode.Step step : holder.path()) {
            string(step.className());
            string(step.field());
        }
    }

    private void string(String value) throws IOException {
        Integer known = strings.putIfAbsent(value, strings.size() + 1);
        if (known != null) {
            count(known);
            return;
        }
        count(0);
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, ProfileFormat.MAX_STRING_BYTES);
        count(length);
        out.write(Arrays.copyOf(bytes, length));
    }

    private void number(long value) throws IOException {
        unsigned((value << 1) ^ (value >> 63));
    }

    private void count(int value) throws IOException {
        unsigned(value);
    }

    private void unsigned(long value) throws IOException {
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) (rest & 0x7F) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}

package io.memwatchdog.diff.file;

import io.memwatchdog.diff.ClassCount;
import io.memwatchdog.diff.HeapProfile;
import io.memwatchdog.diff.LoaderCount;
import io.memwatchdog.diff.PathNode;
import io.memwatchdog.diff.ReferenceCount;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.StreamCorruptedException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** Reads one profile from a stream. Whatever the bytes are, it ends with a profile or an {@link IOException}. */
public final class ProfileReader {

    private final InputStream in;
    private final List<String> strings = new ArrayList<>();
    private long bytesLeft = ProfileFormat.MAX_UNPACKED_BYTES;
    private int nodesLeft = ProfileFormat.MAX_NODES;
    private int itemsLeft = ProfileFormat.MAX_ITEMS;

    private ProfileReader(InputStream in) {
        this.in = in;
    }

    /** Whether a file that begins with these bytes is a profile. */
    public static boolean isProfile(byte[] firstBytes) {
        int length = ProfileFormat.MAGIC.length;
        return firstBytes.length >= length && Arrays.equals(firstBytes, 0, length, ProfileFormat.MAGIC, 0, length);
    }

    /**
     * Reads the whole profile; the stream stays open.
     *
     * @throws IOException if it is no profile, is damaged, or is of a newer version
     */
    public static HeapProfile read(InputStream source) throws IOException {
        if (!isProfile(source.readNBytes(ProfileFormat.MAGIC.length))) {
            throw new StreamCorruptedException("not a heap profile");
        }
        int version = source.read();
        if (version < ProfileFormat.FIRST_VERSION || version > ProfileFormat.VERSION) {
            throw new StreamCorruptedException("a heap profile of version " + version + "; this program reads version "
                    + ProfileFormat.VERSION + ". Update it, or take the profile again");
        }
        Inflater inflater = new Inflater(true);
        try {
            InputStream unpacked = new InflaterInputStream(source, inflater, 1 << 14);
            return new ProfileReader(new BufferedInputStream(unpacked, 1 << 14)).profile(version);
        } catch (ZipException e) {
            throw damaged(String.valueOf(e.getMessage()));
        } catch (EOFException e) {
            throw damaged("it ends too early");
        } finally {
            inflater.end();
        }
    }

    /** All stands in the order of the file, in which it is read. */
    private HeapProfile profile(int version) throws IOException {
        HeapProfile.Builder profile = HeapProfile.from(string(), Instant.ofEpochMilli(number()))
                .totals(number(), number())
                .histogram(list(() -> new ClassCount(string(), number(), number())))
                .dominators(nodes(0))
                .shortestPaths(nodes(0))
                .loaders(list(() -> new LoaderCount(string(), number(), number())))
                .warnings(list(this::string));
        if (version > ProfileFormat.FIRST_VERSION) {
            profile.references(list(() -> new ReferenceCount(string(), string(), number(), number())));
        }
        return profile.build();
    }

    /** Reads one of several. */
    @FunctionalInterface
    private interface Item<T> {
        T read() throws IOException;
    }

    private <T> List<T> list(Item<T> item) throws IOException {
        List<T> items = new ArrayList<>();
        for (int left = count(); left > 0; left--) {
            items.add(item.read());
        }
        return items;
    }

    private List<PathNode> nodes(int depth) throws IOException {
        int size = count();
        nodesLeft -= size;
        if (nodesLeft < 0 || depth > ProfileFormat.MAX_DEPTH) {
            throw damaged("too many nodes");
        }
        List<PathNode> nodes = new ArrayList<>(Math.min(size, 1000));
        for (int left = size; left > 0; left--) {
            nodes.add(node(depth));
        }
        return nodes;
    }

    private PathNode node(int depth) throws IOException {
        String className = string();
        String via = string();
        long count = number();
        long shallowBytes = number();
        long retainedBytes = number();
        long exampleId = number();
        int flags = count();
        PathNode.Bound bound = (flags & 2) != 0 ? new PathNode.Bound(string(), number(), number(), string()) : null;
        List<PathNode.Holder> holders = list(this::holder);
        boolean soft = (flags & 1) != 0;
        List<PathNode> children = nodes(depth + 1);
        return new PathNode(
                className, via, count, shallowBytes, retainedBytes, exampleId, soft, holders, bound, children);
    }

    private PathNode.Holder holder() throws IOException {
        long count = number();
        long retainedBytes = number();
        return new PathNode.Holder(list(() -> new PathNode.Step(string(), string())), count, retainedBytes);
    }

    private String string() throws IOException {
        long index = unsigned();
        if (index > 0) {
            if (index > strings.size()) {
                throw damaged("a string that is not there");
            }
            return strings.get((int) index - 1);
        }
        long length = unsigned();
        if (length < 0 || length > ProfileFormat.MAX_STRING_BYTES) {
            throw damaged("a string of " + length + " bytes");
        }
        spend(length);
        byte[] bytes = in.readNBytes((int) length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        String value = new String(bytes, StandardCharsets.UTF_8);
        strings.add(value);
        return value;
    }

    private long number() throws IOException {
        long value = unsigned();
        return (value >>> 1) ^ -(value & 1);
    }

    /** A number of things that follow: each of them costs at least a byte, so that a huge one cannot do harm. */
    private int count() throws IOException {
        long value = unsigned();
        itemsLeft -= (int) Math.min(Integer.MAX_VALUE, value & Long.MAX_VALUE);
        if (value < 0 || itemsLeft < 0) {
            throw damaged("a list of " + value + " items");
        }
        return (int) value;
    }

    private long unsigned() throws IOException {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            spend(1);
            value |= (next & 0x7FL) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw damaged("a number that does not end");
    }

    private void spend(long bytes) throws IOException {
        bytesLeft -= bytes;
        if (bytesLeft < 0) {
            throw damaged("it unpacks to more than " + ProfileFormat.MAX_UNPACKED_BYTES + " bytes");
        }
    }

    private static StreamCorruptedException damaged(String why) {
        return new StreamCorruptedException("the heap profile is damaged: " + why);
    }
}

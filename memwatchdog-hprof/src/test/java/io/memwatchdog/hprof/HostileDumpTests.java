package io.memwatchdog.hprof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.memwatchdog.hprof.graph.GraphBuilder;
import io.memwatchdog.hprof.record.DumpBytes;
import io.memwatchdog.hprof.record.DumpFile;
import io.memwatchdog.hprof.record.Tag;
import io.memwatchdog.hprof.write.DumpWriter.Field;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Files made by somebody who means harm, or by a disk that was full. */
class HostileDumpTests {

    private static final int HEADER = 31;
    private static final int MUTATIONS = Boolean.getBoolean("memwatchdog.long") ? 200_000 : 3_000;

    @TempDir
    Path directory;

    private static void refused(Path file, String why) throws IOException {
        assertThatThrownBy(() -> Dumps.analyse(file))
                .hasMessageContaining(why)
                .isInstanceOfSatisfying(HprofException.class, e -> Dumps.saysWhere(e, file));
        refusedWhenPacked(file, why.replaceFirst("[)]$", ""));
    }

    /** The byte is that of the dump, which is not to be found in the compressed file. */
    private static void refusedWhenPacked(Path file, String why) throws IOException {
        Path packed = file.resolveSibling("packed.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(file, out);
        }
        assertThatThrownBy(() -> Dumps.analyse(packed))
                .hasMessageContaining(why)
                .isInstanceOfSatisfying(HprofException.class, e -> {
                    assertThat(e.offset()).isBetween(0L, file.toFile().length());
                    assertThat(e).hasMessageEndingWith("(at byte " + e.offset() + " of the unpacked dump)");
                });
    }

    private static void cannotBeOpened(Path file, String why) {
        assertThatThrownBy(() -> Dumps.analyse(file))
                .isInstanceOf(HprofException.class)
                .hasMessageContaining(why);
    }

    @Test
    void anEmptyFile() throws IOException {
        refused(Dumps.write(directory, new byte[0]), "the file is empty (at byte 0)");
    }

    @Test
    void anotherKindOfFile() throws IOException {
        byte[] text = "To be, or not to be, that is the question".getBytes(StandardCharsets.US_ASCII);
        refused(Dumps.write(directory, text), "not a heap dump");
    }

    @Test
    void aFileThatIsNotThere() {
        cannotBeOpened(directory.resolve("missing.hprof"), "no such file");
    }

    @Test
    void aDirectory() {
        cannotBeOpened(directory, "is a directory");
    }

    @Test
    void idsOfAStrangeSize() throws IOException {
        byte[] bytes = Dumps.row();
        ByteBuffer.wrap(bytes).putInt(19, 7);
        refused(Dumps.write(directory, bytes), "object ids of 7 bytes; 4 and 8 are known (at byte 19)");
    }

    @Test
    void anUnknownRecord() throws IOException {
        byte[] bytes = Dumps.row();
        bytes[HEADER] = 0x77;
        refused(Dumps.write(directory, bytes), "unknown record 0x77 (at byte " + HEADER + ")");
    }

    @Test
    void anUnknownSubRecord() throws IOException {
        refused(Dumps.dump(directory, writer -> writer.raw((byte) 0x55)), "unknown sub-record 0x55");
    }

    @Test
    void anArrayLongerThanItsSegment() throws IOException {
        refused(
                Dumps.dump(directory, writer -> {
                    Dumps.header(writer, 0);
                    byte[] array = new byte[1 + 8 + 4 + 4 + 1];
                    ByteBuffer.wrap(array)
                            .put((byte) Tag.PRIMITIVE_ARRAY_DUMP)
                            .putLong(0x5000)
                            .putInt(0)
                            .putInt(-1)
                            .put((byte) Tag.TYPE_LONG);
                    writer.raw(array);
                }),
                "longer than the heap dump segment");
    }

    @Test
    void aClassWithMoreStaticFieldsThanThereAre() throws IOException {
        refused(
                Dumps.dump(directory, writer -> {
                    byte[] broken = new byte[1 + 8 + 4 + 48 + 4 + 2 + 2];
                    broken[0] = Tag.CLASS_DUMP;
                    ByteBuffer.wrap(broken).putLong(1, 0x300).putShort(broken.length - 2, (short) -1);
                    writer.raw(broken);
                }),
                "longer than the heap dump segment");
    }

    @Test
    void superclassesInACircle() throws IOException {
        refused(
                Dumps.dump(directory, writer -> {
                    writer.classDump(0x100, 0x200, 0, List.of(), List.of());
                    writer.classDump(0x200, 0x100, 0, List.of(), List.of());
                }),
                "form a cycle");
    }

    @Test
    void aClassThatIsItsOwnSuperclass() throws IOException {
        refused(
                Dumps.dump(directory, writer -> writer.classDump(0x100, 0x100, 0, List.of(), List.of())),
                "form a cycle");
    }

    @Test
    void aDeepHierarchyNeedsNoRecursion() throws IOException {
        Path file = Dumps.dump(directory, writer -> {
            for (int i = 1; i <= 20_000; i++) {
                writer.classDump(i * 8L, (i + 1) * 8L, 0, List.of(), List.of());
            }
        });
        assertThat(Dumps.analyse(file)).isNotNull();
    }

    @Test
    void classesWhoseFieldsMultiply() throws IOException {
        List<Field> fields =
                IntStream.range(0, 10_000).mapToObj(i -> Field.reference("f")).toList();
        refused(
                Dumps.dump(directory, writer -> {
                    for (int i = 1; i <= 120; i++) {
                        writer.classDump(i * 8L, (i + 1) * 8L, 0, List.of(), fields);
                    }
                }),
                "reference fields");
    }

    @Test
    void idsSpreadOverTheWholeAddressSpace() throws IOException {
        Random random = new Random(5);
        refused(
                Dumps.dump(directory, writer -> {
                    Dumps.header(writer, 0);
                    for (int i = 0; i < 100_000; i++) {
                        writer.instance(random.nextLong() & ~7L, Dumps.NODE, 0, 0);
                    }
                }),
                "spread too widely");
    }

    @Test
    void aSmallHeapLimitIsNoReasonToDoubtTheIds() throws IOException {
        int objects = 100_000;
        Path file = Dumps.dump(directory, writer -> {
            Dumps.header(writer, 0);
            for (int i = 0; i < objects; i++) {
                writer.instance(0x10_0000 + i * 1024L, Dumps.NODE, 0, 0);
            }
        });
        GraphBuilder builder = new GraphBuilder(DumpFile.scan(DumpBytes.map(file)), 2, 1 << 20, Progress.NONE);

        assertThat(builder.tryBuild()).isEmpty();
        assertThat(builder.buildSparse().size()).isGreaterThanOrEqualTo(objects);
    }

    @Test
    void aDumpWithoutObjects() throws IOException {
        refused(Dumps.dump(directory, writer -> writer.string("nothing else")), "holds no objects");
    }

    @Test
    void referencesToNowhereAreNull() throws IOException {
        Path file = Dumps.dump(directory, writer -> {
            Dumps.header(writer, Dumps.address(0));
            writer.instance(Dumps.address(0), Dumps.NODE, 0xDEAD_BEE8L, -8);
        });
        assertThat(Dumps.analyse(file).size()).isEqualTo(3);
    }

    @Test
    void instancesShorterThanTheirClassSays() throws IOException {
        Path file = Dumps.dump(directory, writer -> {
            Dumps.header(writer, Dumps.address(0));
            writer.rawInstance(Dumps.address(0), Dumps.NODE, new byte[3]);
        });
        assertThat(Dumps.analyse(file).size()).isEqualTo(3);
    }

    @Test
    void bytesChangedAtRandomNeverHangOrCrash(TestReporter reporter) throws IOException {
        byte[] whole = Dumps.row();
        Random random = new Random(99);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] bytes = whole.clone();
            for (int k = 0; k <= random.nextInt(4); k++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(directory.resolve("mutant.hprof"), bytes);
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                try {
                    Dumps.analyse(file);
                } catch (HprofException e) {
                    Dumps.saysWhere(e, file);
                }
            });
        }
        reporter.publishEntry("executions", Integer.toString(MUTATIONS));
    }
}

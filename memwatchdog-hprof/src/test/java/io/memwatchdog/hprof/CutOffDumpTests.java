package io.memwatchdog.hprof;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.hprof.record.Tag;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dumps whose writer was ended, or whose disk was full. */
class CutOffDumpTests {

    /** Of the file. */
    private static final int HEADER = 31;

    @TempDir
    Path directory;

    @Test
    void aDumpThatIsCutOffAnywhereIsReadAsFarAsItGoesOrRefused() throws IOException {
        byte[] whole = Dumps.row();
        int read = 0;
        for (int length = 0; length < whole.length; length++) {
            Path file = Dumps.write(directory, Arrays.copyOf(whole, length));
            try {
                Dumps.analyse(file);
                read++;
            } catch (HprofException e) {
                Dumps.saysWhere(e, file);
            }
        }
        assertThat(read).isGreaterThan(100);
    }

    @Test
    void whatIsThereOfACutOffDumpIsAnalysed() throws IOException {
        byte[] whole = Dumps.row();
        Path file = Dumps.write(directory, Arrays.copyOf(whole, whole.length - 9 - 50));
        assertThat(Dumps.open(file).isTruncated()).isTrue();
        assertThat(Dumps.analyse(file).size()).isEqualTo(2 + 3);
    }

    /** JDK 8 and 11 write a length once the record is complete. JDK 8 writes one record for the whole heap. */
    @ParameterizedTest
    @ValueSource(ints = {Tag.HEAP_DUMP, Tag.HEAP_DUMP_SEGMENT})
    void whatIsThereOfADumpWhoseLastLengthIsMissingIsAnalysed(int tag) throws IOException {
        byte[] whole = Dumps.row();
        int segment = segmentFrom(whole, HEADER);
        whole[segment] = (byte) tag;
        ByteBuffer.wrap(whole).putInt(segment + 5, 0);
        Path file = Dumps.write(directory, Arrays.copyOf(whole, whole.length - 9 - 50));

        assertThat(Dumps.open(file).isTruncated()).isTrue();
        assertThat(Dumps.analyse(file).size()).isEqualTo(2 + 3);
    }

    /** A root of that kind begins with the same byte as a string. */
    @Test
    void rootsThatBeginLikeOuterRecordsAreFoundBehindAMissingLength() throws IOException {
        Path file = Dumps.dump(directory, writer -> {
            Dumps.header(writer, 0);
            writer.instance(Dumps.address(0), Dumps.NODE, 0, 0);
            writer.endSegment();
            writer.root(Tag.ROOT_JNI_GLOBAL, Dumps.address(0));
            writer.instance(Dumps.address(1), Dumps.NODE, 0, 0);
        });
        byte[] whole = Files.readAllBytes(file);
        int second = segmentFrom(whole, endOf(whole, segmentFrom(whole, HEADER)));
        ByteBuffer.wrap(whole).putInt(second + 5, 0);
        Dumps.write(directory, Arrays.copyOf(whole, whole.length - 9));

        assertThat(Dumps.open(file).isTruncated()).isTrue();
        assertThat(Dumps.graph(file).number(Dumps.address(1))).isPositive();
    }

    @Test
    void anEmptySegmentBeforeFurtherRecordsIsEmpty() throws IOException {
        byte[] whole = Dumps.row();
        int segment = segmentFrom(whole, HEADER);
        ByteBuffer with = ByteBuffer.allocate(whole.length + 9)
                .put(whole, 0, segment)
                .put((byte) Tag.HEAP_DUMP_SEGMENT)
                .putLong(0)
                .put(whole, segment, whole.length - segment);
        Path file = Dumps.write(directory, with.array());

        assertThat(Dumps.open(file).isTruncated()).isFalse();
        assertThat(Dumps.analyse(file).size()).isEqualTo(2 + 5);
    }

    /** Where the next segment begins, from the beginning of a record. */
    private static int segmentFrom(byte[] dump, int record) {
        int at = record;
        while (dump[at] != Tag.HEAP_DUMP_SEGMENT) {
            at = endOf(dump, at);
        }
        return at;
    }

    private static int endOf(byte[] dump, int record) {
        return record + 9 + ByteBuffer.wrap(dump).getInt(record + 5);
    }
}

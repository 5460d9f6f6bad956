package io.memwatchdog.core.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.memwatchdog.core.host.HostMemory;
import io.memwatchdog.core.host.MappingLimit;
import io.memwatchdog.core.host.TaskLimit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of this JVM. */
class ResourceReaderTests {

    private static final int BUFFERS = 50;
    private static final int BYTES = 100;

    /** A file that is there anyway: Windows deletes none that is mapped. */
    private static final Path FILE = Path.of(System.getProperty("java.home"), "release");

    private final ResourceReader reader = new ResourceReader(new HostMemory(), new TaskLimit(), new MappingLimit());

    @Test
    void mappedBuffersAreCounted() throws IOException {
        List<MappedByteBuffer> held = new ArrayList<>();
        try (FileChannel file = FileChannel.open(FILE)) {
            for (int i = 0; i < BUFFERS; i++) {
                held.add(file.map(MapMode.READ_ONLY, 0, BYTES));
            }
        }
        ResourceSample sample = reader.read(7);
        assertThat(held).hasSize(BUFFERS);
        assertThat(sample.atMs()).isEqualTo(7);
        assertThat(sample.mappedCount()).isGreaterThanOrEqualTo(BUFFERS);
        assertThat(sample.mappedUsedBytes()).isGreaterThanOrEqualTo((long) BUFFERS * BYTES);
        assertThat(sample.mappingLimit()).isEqualTo(new MappingLimit().mappings());
    }

    @Test
    void directBuffersAreCountedWithTheirLimit() {
        ByteBuffer held = ByteBuffer.allocateDirect(1 << 20);
        ResourceSample sample = reader.read(0);
        assertThat(sample.directCount()).isPositive();
        assertThat(sample.directUsedBytes()).isGreaterThanOrEqualTo(held.capacity());
        assertThat(sample.directLimitBytes()).isGreaterThan(sample.directUsedBytes());
    }
}

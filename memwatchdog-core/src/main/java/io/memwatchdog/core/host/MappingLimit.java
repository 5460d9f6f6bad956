package io.memwatchdog.core.host;

import java.nio.file.Path;
import java.util.List;

/**
 * How many mappings the kernel lets one process have: {@code vm.max_map_count}. At the limit mapping a file fails, and so do
 * the JVM's own requests for memory.
 */
public final class MappingLimit {

    private final Path root;

    /** This machine. */
    public MappingLimit() {
        this(Path.of("/"));
    }

    MappingLimit(Path root) {
        this.root = root;
    }

    /** -1 on other systems than Linux. */
    public long mappings() {
        List<String> text = HostMemory.lines(root.resolve("proc/sys/vm/max_map_count"));
        return text.isEmpty() ? -1 : HostMemory.number(text.get(0));
    }
}

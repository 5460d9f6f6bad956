package io.memwatchdog.natives;

import io.memwatchdog.core.snapshot.HotSpotSnapshotter;
import java.io.IOException;

/** HotSpot's own dumper, called from the native library. When that is allowed is not decided here. */
final class NativeDumpWriter implements HotSpotSnapshotter.Writer {

    @Override
    public void write(String file) throws IOException {
        dump0(file, true);
    }

    /** Throws what HotSpot throws, checked or not. */
    private static native void dump0(String path, boolean live) throws IOException;
}

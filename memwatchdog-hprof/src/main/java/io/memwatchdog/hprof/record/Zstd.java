package io.memwatchdog.hprof.record;

import com.github.luben.zstd.ZstdInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The only class that needs zstd-jni, so that all others load without it. */
final class Zstd {

    private Zstd() {}

    static InputStream unpack(InputStream in) throws IOException {
        return new ZstdInputStream(in);
    }
}

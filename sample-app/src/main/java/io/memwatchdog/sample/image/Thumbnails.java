package io.memwatchdog.sample.image;

import io.memwatchdog.sample.leak.Leak;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Thumbnails in direct buffers, which a list keeps from being released. The heap sees next to nothing of it. */
@Component
final class Thumbnails implements Leak {

    private static final int BUFFER_BYTES = 64 * 1024;

    private final List<ByteBuffer> rendered = new ArrayList<>();

    @Override
    public String name() {
        return "direct";
    }

    @Override
    public String story() {
        return "Thumbnails are rendered into direct buffers that a list keeps";
    }

    @Override
    public String culprit() {
        return "Thumbnails.rendered";
    }

    @Override
    public int bytesPerStep() {
        return BUFFER_BYTES;
    }

    @Override
    public synchronized void step() {
        rendered.add(ByteBuffer.allocateDirect(BUFFER_BYTES));
    }

    @Override
    public synchronized void free() {
        rendered.clear();
    }
}

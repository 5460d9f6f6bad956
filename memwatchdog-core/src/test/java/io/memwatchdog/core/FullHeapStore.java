package io.memwatchdog.core;

import io.memwatchdog.core.store.SnapshotStore;
import io.memwatchdog.core.store.StoredSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the heap is full, nobody can read what is there. */
final class FullHeapStore implements SnapshotStore {

    SnapshotStore delegate;
    boolean full;

    @Override
    public Draft begin(String reason) throws IOException {
        return delegate.begin(reason);
    }

    @Override
    public List<StoredSnapshot> list() throws IOException {
        if (full) {
            throw new OutOfMemoryError("test");
        }
        return delegate.list();
    }

    @Override
    public Optional<Path> profile(String id) throws IOException {
        return delegate.profile(id);
    }

    @Override
    public Optional<Path> dump(String id) throws IOException {
        return delegate.dump(id);
    }

    @Override
    public void prune() throws IOException {
        delegate.prune();
    }
}

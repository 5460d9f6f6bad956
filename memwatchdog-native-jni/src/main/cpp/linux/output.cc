#include "linux/output.h"

namespace memwatchdog {

namespace {

// These find room when something is written, and say at once that there is none.
bool reservesWhenWritten(int file) {
    long status[libc::STATFS_WORDS] = {};
    if (fstatfs(file, status)) return false;
    return status[0] == libc::EXT_MAGIC || status[0] == libc::XFS_MAGIC || status[0] == libc::TMPFS_MAGIC;
}

}  // namespace

void Output::put(const u1* data, u8 length) {
    if (pending_.size() + length > PIECE) flush(false);
    if (length >= PIECE && !gzip_) return writeAll(data, length);
    __builtin_memcpy(pending_.extend(length), data, length);
    if (pending_.size() >= PIECE) flush(false);
}

void Output::finish() {
    flush(true);
    if (!reservesWhenWritten(file_)) sync();
    if (close(file_)) childOutcome->fail("cannot complete the dump");
}

// Some file systems find out only now that they are full, or that a quota is used up. By pieces, so that the parent sees us get
// on; where that is not supported, fsync does it all.
void Output::sync() {
    StatusPage& page = childOutcome->page();
    page.phase = StatusPage::SYNCING;
    for (u8 at = 0; at < written_; at += SYNCED_AT_ONCE) {
        constexpr unsigned ALL = libc::SYNC_WAIT_BEFORE | libc::SYNC_WRITE | libc::SYNC_WAIT_AFTER;
        if (sync_file_range(file_, static_cast<long>(at), SYNCED_AT_ONCE, ALL)) break;
        page.syncedBytes = at;
    }
    // What is no file, such as a pipe, cannot be synchronised.
    if (fsync(file_) && libc::error() != libc::EINVAL) childOutcome->fail("cannot complete the dump");
}

void Output::flush(bool final) {
    if (gzip_) {
        deflater_.compress(pending_.data(), pending_.size(), final, compressed_);
        writeAll(compressed_.data(), compressed_.size());
        compressed_.clear();
    } else {
        writeAll(pending_.data(), pending_.size());
    }
    pending_.clear();
}

void Output::writeAll(const u1* data, u8 length) {
    if (written_ + length > maxBytes_) childOutcome->refuse("the dump grows beyond the free disk space that may be used");
    while (length) {
        long count = ::write(file_, data, length);
        if (count < 0 && libc::error() == libc::EINTR) continue;
        if (count <= 0) childOutcome->fail("cannot write the dump");
        data += count;
        length -= static_cast<u8>(count);
        written_ += static_cast<u8>(count);
    }
    childOutcome->page().outputBytes = written_;
    if (written_ - started_ < SYNCED_AT_ONCE) return;
    sync_file_range(file_, static_cast<long>(started_), static_cast<long>(written_ - started_), libc::SYNC_WRITE);
    started_ = written_;
}

}  // namespace memwatchdog

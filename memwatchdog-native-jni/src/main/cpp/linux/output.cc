#include "linux/output.h"

namespace memwatchdog {

void Output::put(const u1* data, u8 length) {
    if (pending_.size() + length > PIECE) flush(false);
    if (length >= PIECE && !gzip_) return writeAll(data, length);
    __builtin_memcpy(pending_.extend(length), data, length);
    if (pending_.size() >= PIECE) flush(false);
}

void Output::finish() { flush(true); }

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
}

}  // namespace memwatchdog

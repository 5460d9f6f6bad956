#pragma once
#include "linux/deflater.h"

namespace memwatchdog {

// Where the dump goes: a file descriptor, with or without compression, up to a limit.
class Output {
public:
    Output(int file, bool gzip, u8 maxBytes) : file_(file), gzip_(gzip), maxBytes_(maxBytes) {}

    void put(const u1* data, u8 length);
    // All has its place on the disk when this returns, and the file is closed.
    void finish();

private:
    static constexpr u8 PIECE = 1u << 20, SYNCED_AT_ONCE = 16u << 20;

    void flush(bool final);
    void writeAll(const u1* data, u8 length);
    void sync();

    int file_;
    bool gzip_;
    u8 maxBytes_;
    u8 written_ = 0, started_ = 0;  // the latter on its way to the disk
    Buffer<u1> pending_;
    Buffer<u1> compressed_;
    Deflater deflater_;
};

}  // namespace memwatchdog

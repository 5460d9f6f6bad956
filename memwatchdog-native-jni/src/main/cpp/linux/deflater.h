#pragma once
#include "linux/buffer.h"

namespace memwatchdog {

// gzip as fast as a dump is written: greedy matches from a hash of four bytes, the fixed Huffman code. Dumps repeat
// themselves so much that this is enough.
class Deflater {
public:
    Deflater();

    // Appends compressed bytes to the target; final ends the gzip member.
    void compress(const u1* data, u8 length, bool final, Buffer<u1>& target);

private:
    static constexpr u4 HASH_BITS = 15, MIN_MATCH = 4, MAX_MATCH = 258, WINDOW = 32768;

    void block(const u1* data, u4 length, bool final, Buffer<u1>& target);
    void bits(u8 value, u4 count, Buffer<u1>& target);
    void literal(u1 value, Buffer<u1>& target);
    void match(u4 length, u4 distance, Buffer<u1>& target);
    void updateChecksum(const u1* data, u8 length);
    static u4 reverse(u4 value, u4 bits);
    static u4 matchLength(const u1* a, const u1* b, u4 limit);

    u4 crcTable_[8][256];
    u4 literalCode_[256];
    u1 literalBits_[256];
    u4 lengthCode_[MAX_MATCH + 1];  // code and extra bits together, low bits first
    u1 lengthBits_[MAX_MATCH + 1];
    u4 head_[1u << HASH_BITS];      // position + 1 in the current block
    u8 pending_ = 0;
    u4 pendingBits_ = 0;
    u4 crc_ = ~0u;
    u8 total_ = 0;
    bool started_ = false;
};

}  // namespace memwatchdog

#pragma once
#include "linux/libc.h"
#include "linux/outcome.h"

namespace memwatchdog {

// A bit for each possible object address, in pages that come into being at the first mark.
class MarkBitmap {
public:
    static constexpr u4 CHUNK_BITS = 26;  // 64 MB of address space have 1 MB of bitmap
    // All that Linux hands out unasked: 47 bits on x86_64, 48 on aarch64.
    static constexpr u4 ADDRESS_BITS = 48;

    // Whether it can be the address of an object.
    static bool fits(u8 address) { return !(address >> ADDRESS_BITS || address & 7); }

    bool reserve() {
        void* table = map(CHUNKS * sizeof(u8*));
        chunks_ = static_cast<u8**>(table);
        return table != reinterpret_cast<void*>(-1);
    }

    // True the first time; false later, and for what cannot be an object's address, which is counted.
    bool mark(u8 address) {
        if (!fits(address)) {
            strangers_++;
            return false;
        }
        u8*& chunk = chunks_[address >> CHUNK_BITS];
        if (!chunk) chunk = newChunk(address >> CHUNK_BITS);
        u8 bit = (address & ((1ull << CHUNK_BITS) - 1)) >> 3;
        u8 mask = 1ull << (bit & 63);
        if (chunk[bit >> 6] & mask) return false;
        chunk[bit >> 6] |= mask;
        return true;
    }

    bool isMarked(u8 address) const {
        if (!fits(address)) return false;
        const u8* chunk = chunks_[address >> CHUNK_BITS];
        u8 bit = (address & ((1ull << CHUNK_BITS) - 1)) >> 3;
        return chunk && (chunk[bit >> 6] >> (bit & 63) & 1);
    }

    void clear(u8 address) {
        u8 bit = (address & ((1ull << CHUNK_BITS) - 1)) >> 3;
        chunks_[address >> CHUNK_BITS][bit >> 6] &= ~(1ull << (bit & 63));
    }

    // How often something was to be marked that cannot be an object's address.
    u8 strangers() const { return strangers_; }

    // In address order. What is marked meanwhile may be visited or not.
    template <class Visitor>
    void forEach(Visitor visit) const {
        for (u8 c = firstChunk_; c < endChunk_; c++) {
            if (chunks_[c]) forEachIn(c, visit);
        }
    }

    bool anyMarkedIn(u8 start, u8 end) const {
        for (u8 c = start >> CHUNK_BITS; c <= (end - 1) >> CHUNK_BITS && c < endChunk_; c++) {
            if (!chunks_[c]) continue;
            bool found = false;
            forEachIn(c, [&](u8 address) { found |= address >= start && address < end; });
            if (found) return true;
        }
        return false;
    }

private:
    static constexpr u8 CHUNKS = 1ull << (ADDRESS_BITS - CHUNK_BITS);
    static constexpr u8 WORDS = 1ull << (CHUNK_BITS - 3 - 6);

    template <class Visitor>
    void forEachIn(u8 c, Visitor visit) const {
        const u8* chunk = chunks_[c];
        for (u8 w = 0; w < WORDS; w++) {
            for (u8 bits = chunk[w]; bits; bits &= bits - 1)
                visit((c << CHUNK_BITS) + ((w * 64 + static_cast<u8>(__builtin_ctzll(bits))) << 3));
        }
    }

    static void* map(u8 bytes) {
        return mmap(nullptr, bytes, libc::PROT_READ | libc::PROT_WRITE,
                    libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE, -1, 0);
    }

    u8* newChunk(u8 c) {
        void* chunk = map(WORDS * 8);
        if (chunk == reinterpret_cast<void*>(-1)) childOutcome->fail("out of memory for the mark bitmap");
        if (c < firstChunk_) firstChunk_ = c;
        if (c >= endChunk_) endChunk_ = c + 1;
        return static_cast<u8*>(chunk);
    }

    u8** chunks_ = nullptr;
    u8 firstChunk_ = CHUNKS, endChunk_ = 0;
    u8 strangers_ = 0;
};

}  // namespace memwatchdog

#pragma once
#include "linux/buffer.h"

namespace memwatchdog {

// An object and the edge by which it was found, in one word. Addresses are multiples of 8 and have 48 bits.
struct Entry {
    static constexpr u4 EDGE_BITS = 19;

    u8 bits;

    Entry() = default;
    Entry(u8 object, u4 edge) : bits((object >> 3) << EDGE_BITS | edge) {}
    u8 object() const { return (bits >> EDGE_BITS) << 3; }
    u4 edge() const { return static_cast<u4>(bits & ((1u << EDGE_BITS) - 1)); }
};

// First in, first out, in blocks that are used again: takes hardly more memory than it needed when it was longest.
class Frontier {
public:
    u8 size() const { return size_; }
    u8 blocks() const { return next_.size(); }
    bool empty() const { return size_ == 0; }

    void push(const Entry& entry) {
        if (pushAt_ == BLOCK) append(takeBlock());
        entries_[static_cast<u8>(last_) * BLOCK + pushAt_++] = entry;
        size_++;
    }
    Entry pop() {
        Entry entry = entries_[static_cast<u8>(first_) * BLOCK + popAt_++];
        size_--;
        if (popAt_ == BLOCK) dropFirst();
        return entry;
    }
    // Have the object read into the cache whose turn is soon; it may be any address.
    void prefetch() const {
        constexpr u4 AHEAD = 8;
        if (first_ != NO_BLOCK && popAt_ + AHEAD < BLOCK) __builtin_prefetch(reinterpret_cast<void*>(entries_[static_cast<u8>(first_) * BLOCK + popAt_ + AHEAD].object()));
    }

private:
    static constexpr u4 BLOCK = 4096, NO_BLOCK = ~0u;

    u4 takeBlock() {
        u4 block = free_;
        if (block == NO_BLOCK) {
            block = static_cast<u4>(next_.size());
            next_.push(NO_BLOCK);
            entries_.extend(BLOCK);
        }
        free_ = next_[block];
        next_[block] = NO_BLOCK;
        return block;
    }
    void append(u4 block) {
        if (last_ == NO_BLOCK) first_ = block;
        else next_[last_] = block;
        last_ = block;
        pushAt_ = 0;
    }
    void dropFirst() {
        u4 dropped = first_;
        first_ = next_[dropped];
        popAt_ = 0;
        if (first_ == NO_BLOCK) {
            last_ = NO_BLOCK;
            pushAt_ = BLOCK;
        }
        next_[dropped] = free_;
        free_ = dropped;
    }

    Buffer<Entry> entries_;
    Buffer<u4> next_;  // by block: the one behind it, in the queue or among the free ones
    u4 first_ = NO_BLOCK, last_ = NO_BLOCK, free_ = NO_BLOCK;
    u4 popAt_ = 0, pushAt_ = BLOCK;
    u8 size_ = 0;
};

}  // namespace memwatchdog

#pragma once
#include "linux/class_table.h"

namespace memwatchdog {

// How much caches and queues of well-known classes hold, and how much they may hold: counts that they keep themselves, no value
// of the application. By the rules of io.memwatchdog.diff.fold.BoundReader, so that live profiles and folded dumps compare.
class Bounds {
public:
    // All objects of a node together. The kinds are those of io.memwatchdog.natives.ProfileDecoder.
    struct Bound {
        u4 node;
        u1 kind;
        bool weighs;
        u8 size, limit;
    };
    enum Kind : u1 { NONE, CAFFEINE, GUAVA, LRU_MAP, QUEUE, LRU_CACHE, EHCACHE };

    explicit Bounds(ClassTable& classes) : classes_(classes) {}

    void prepare();
    bool mayHave(u4 index) const { return rules_[index] != 0; }
    // Reads the bound of an object, where it has one, and adds it to that of its node.
    void note(u8 object, u4 index, u4 node);
    Buffer<Bound>& all() { return bounds_; }

private:
    static constexpr u4 MAX_BOUNDS = 2000, MAX_ELEMENTS = 4096;

    u1 ruleOf(u4 index) const;
    u4 indexOf(u8 object) const;
    bool value(u8 object, const char* path, u8& sum) const;
    bool ownLimit(u8 object, u8& limit, bool outer) const;
    bool weighs(u8 object, u4 index, u1 kind) const;
    u4 fieldOf(u4 index, const char* name, u4 length) const;
    u8 number(u8 object, const Field& field) const;
    Bound* boundOf(u4 node);

    ClassTable& classes_;
    Buffer<u1> rules_;  // by class: number of its rule, counted from 1
    Buffer<Bound> bounds_;
};

}  // namespace memwatchdog

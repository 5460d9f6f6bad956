#pragma once
#include "linux/class_table.h"

namespace memwatchdog {

// How much caches and queues hold, of well-known classes and of the application's own, and how much they may hold: counts and
// limits, no other value of the application. By the rules of BoundReader and HomeGrownCache in io.memwatchdog.diff.fold, so that
// live profiles and folded dumps compare.
class Bounds {
public:
    // All objects of a node together. The kinds are those of io.memwatchdog.natives.ProfileDecoder.
    struct Bound {
        u4 node;
        u1 kind;
        bool weighs;
        u8 size, limit;
    };
    enum Kind : u1 { NONE, CAFFEINE, GUAVA, LRU_MAP, QUEUE, LRU_CACHE, EHCACHE, COLLECTION };

    explicit Bounds(ClassTable& classes) : classes_(classes) {}

    void prepare();
    bool mayHave(u4 index) const { return rules_[index] != 0; }
    // Reads the bound of an object, where it has one, and adds it to that of its node.
    void note(u8 object, u4 index, u4 node);
    Buffer<Bound>& all() { return bounds_; }

private:
    static constexpr u4 MAX_BOUNDS = 2000, MAX_ELEMENTS = 4096, MAX_HOME_GROWN = 500, MAX_HOME_GROWN_OF_A_CLASS = 100;

    // The number of the application's own cache whose name says that it is the limit, and the class that declares it.
    struct LimitField {
        u4 field, type;
    };

    u1 ruleOf(u4 index) const;
    u1 collectionOf(u4 index) const;
    bool isOwn(u4 index) const;
    LimitField limitField(u4 index) const;
    void noteCollection(u8 object, u4 index, u4 node);
    bool largestCollection(u8 object, u4 index, u8& size) const;
    void add(const Bound& found);
    u4 indexOf(u8 object) const;
    bool sum(u8 object, const char* paths, u8& size) const;
    bool value(u8 object, const char* path, u8& sum) const;
    bool ownLimit(u8 object, u8& limit, bool outer) const;
    bool weighs(u8 object, u4 index, u1 kind) const;
    u4 fieldOf(u4 index, const char* name, u4 length) const;
    u8 number(u8 object, const Field& field) const;
    Bound* boundOf(u4 node);

    ClassTable& classes_;
    Buffer<u1> rules_;        // by class: number of its rule, counted from 1
    Buffer<u1> collections_;  // by class: number of its path to what it holds, counted from 1
    Buffer<u1> homeGrownOf_;  // by class
    u4 homeGrown_ = 0;
    Buffer<Bound> bounds_;
};

}  // namespace memwatchdog

#pragma once
#include "linux/frontier.h"

namespace memwatchdog {

// Class paths as they grow, by the rules of io.memwatchdog.diff.fold.Trie, so that live profiles and folded dumps compare:
// a run of one class is one node, and a class that comes again and again on a path folds back on itself.
// Each way on from a node has a number too (an edge: node and field), so that the search needs to remember but one number.
class PathTrie {
public:
    static constexpr u4 ROOT = 0;
    static constexpr u4 MAX_EDGES = 1u << Entry::EDGE_BITS;

    struct Node {
        u4 parent, type, via, depth;
        u8 count, bytes, example;
        bool soft;
    };

    explicit PathTrie(u4 maxNodes);

    u4 edge(u4 node, u4 via);
    u4 child(u4 edge, u4 type);
    void count(u4 node, u8 bytes, u8 object) {
        Node& counted = nodes_[node];
        if (!counted.count++) counted.example = object;
        counted.bytes += bytes;
    }
    void markSoft(u4 edge) { edges_[edge].soft = true; }

    Buffer<Node>& nodes() { return nodes_; }

private:
    struct Edge {
        u4 node, via;
        bool soft;
    };
    struct Slot {
        u8 key;  // never 0: an edge is at least 1, a via is stored with one more
        u4 value;
    };

    // Open addressing, at most half full.
    class Index {
    public:
        Index() { slots_.resizeZeroed(1024); }
        Slot* find(u8 key) { return &slots_[placeOf(slots_, key)]; }
        void put(u8 key, u4 value);

    private:
        static u8 placeOf(Buffer<Slot>& slots, u8 key) {
            u8 mask = slots.size() - 1, at = mix(key) & mask;
            while (slots[at].key && slots[at].key != key) at = (at + 1) & mask;
            return at;
        }
        Buffer<Slot> slots_;
        u8 used_ = 0;
    };

    static constexpr u4 MAX_DEPTH = 400, MAX_REPEATS = 3, CACHE = 1024;

    u4 foldedInto(u4 above, u4 type) const;
    static u8 mix(u8 key) { return key * 0x9E3779B97F4A7C15ull >> 20; }

    u4 maxNodes_;
    Buffer<Node> nodes_;
    Buffer<Edge> edges_;
    Index nodeIndex_, edgeIndex_;
    u8 lastChild_ = 0;
    u4 lastNode_ = 0;
    Slot cache_[CACHE] = {};
};

}  // namespace memwatchdog

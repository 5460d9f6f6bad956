#include "linux/path_trie.h"

namespace memwatchdog {

PathTrie::PathTrie(u4 maxNodes) : maxNodes_(maxNodes) {
    nodes_.push({});
    edges_.push({});  // so that 0 is no edge
}

void PathTrie::Index::put(u8 key, u4 value) {
    if (2 * ++used_ > slots_.size()) {
        Buffer<Slot> larger;
        larger.resizeZeroed(4 * slots_.size());
        for (Slot& slot : slots_) {
            if (slot.key) larger[placeOf(larger, slot.key)] = slot;
        }
        slots_.swap(larger);
    }
    slots_[placeOf(slots_, key)] = {key, value};
}

u4 PathTrie::edge(u4 node, u4 via) {
    u8 key = static_cast<u8>(node) << 32 | (via + 1);
    Slot& cached = cache_[mix(key) % CACHE];
    if (cached.key == key) return cached.value;
    u4 edge = edgeIndex_.find(key)->value;
    if (!edge) {
        // Beyond the bound all ways on are one, which leads nowhere.
        if (edges_.size() >= MAX_EDGES - 1) return MAX_EDGES - 1;
        edge = static_cast<u4>(edges_.size());
        edgeIndex_.put(key, edge);
        edges_.push({node, via, nodes_[node].soft});
    }
    cached = {key, edge};
    return edge;
}

u4 PathTrie::child(u4 edge, u4 type) {
    if (edge == MAX_EDGES - 1) return ROOT;
    u8 key = static_cast<u8>(edge) << 32 | type;
    if (key == lastChild_) return lastNode_;
    lastChild_ = key;
    Slot* known = nodeIndex_.find(key);
    if (known->key) return lastNode_ = known->value;
    u4 above = edges_[edge].node;
    u4 node = foldedInto(above, type);
    if (node == ROOT) {
        if (nodes_.size() >= maxNodes_) return lastNode_ = above;
        node = static_cast<u4>(nodes_.size());
        nodes_.push({above, type, edges_[edge].via, nodes_[above].depth + 1, 0, 0, 0, edges_[edge].soft});
    }
    nodeIndex_.put(key, node);
    return lastNode_ = node;
}

// The ancestor into which such a child folds; ROOT where it becomes a node of its own.
u4 PathTrie::foldedInto(u4 above, u4 type) const {
    if (above == ROOT) return ROOT;
    if (nodes_[above].type == type || nodes_[above].depth >= MAX_DEPTH) return above;
    u4 repeats = 0, nearest = ROOT;
    for (u4 node = above; node != ROOT; node = nodes_[node].parent) {
        if (nodes_[node].type != type) continue;
        repeats++;
        if (nearest == ROOT) nearest = node;
    }
    return repeats >= MAX_REPEATS ? nearest : ROOT;
}

}  // namespace memwatchdog

#include "linux/path_trie.h"

#include "check.h"

namespace memwatchdog::test {
namespace {

// However it is walked: no cycle, no node beyond the bound, nothing lost.
void walk(u4 maxNodes, u4 types, u4 vias, u8 seed, u4 steps = 400000) {
    auto* trie = makeInPlace<PathTrie>(libc::MAP_PRIVATE, maxNodes);
    Random random(seed);
    u4 node = PathTrie::ROOT;
    for (u4 i = 0; i < steps; i++) {
        if (random.below(50) == 0) node = random.below(static_cast<u4>(trie->nodes().size()));
        u4 edge = trie->edge(node, random.below(vias) + (random.below(9) ? 0 : 0xfffffff0u - vias));
        if (random.below(100) == 0) trie->markSoft(edge);
        u4 type = random.below(types);
        node = trie->child(edge, type);
        CHECK(node < trie->nodes().size() && trie->child(edge, type) == node);
        trie->count(node, 16, 8ull * i);
    }
    CHECK(trie->nodes().size() <= (maxNodes > 1 ? maxNodes : 1));
    u8 counted = 0;
    for (u8 i = 0; i < trie->nodes().size(); i++) {
        const PathTrie::Node& at = trie->nodes()[i];
        CHECK(i == 0 || at.parent < i);
        CHECK(at.bytes == 16 * at.count);
        counted += at.count;
    }
    CHECK(counted == steps);
    release(trie);
}

}  // namespace

void pathTrie() {
    walk(1 << 16, 300, 40, 4);
    walk(1 << 20, 5000, 3000, 5);
    walk(64, 3, 2, 6);
    walk(1, 10, 10, 7);
    walk(1 << 20, 100000, 100000, 8, 2500000);  // more edges than there may be
}

}  // namespace memwatchdog::test

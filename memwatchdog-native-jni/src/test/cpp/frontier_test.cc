#include "linux/frontier.h"

#include "check.h"

namespace memwatchdog::test {

void frontier() {
    // All addresses of aarch64, with any edge.
    constexpr u8 OBJECTS[] = {8, (1ull << 47) - 8, 1ull << 47, (1ull << 48) - 8};
    constexpr u4 EDGES[] = {0, 1, (1u << Entry::EDGE_BITS) - 1};
    for (u8 object : OBJECTS) {
        for (u4 edge : EDGES) CHECK(Entry(object, edge).object() == object && Entry(object, edge).edge() == edge);
    }
    // Whatever comes and goes: in order, and in no more memory than it was long.
    Frontier queue;
    Random random(11);
    u8 pushed = 0, popped = 0;
    for (u4 round = 0; round < 2000; round++) {
        for (u4 n = random.below(3000); n > 0 && queue.size() < 20000; n--) queue.push(Entry(8 * ++pushed, 1));
        queue.prefetch();
        u4 most = round % 50 == 0 ? ~0u : random.below(3000);
        for (u4 n = 0; n < most && !queue.empty(); n++) CHECK(queue.pop().object() == 8 * ++popped);
        CHECK(queue.size() == pushed - popped);
    }
    CHECK(queue.blocks() <= 20000 / 4096 + 3);
}

}  // namespace memwatchdog::test

#include "linux/moving_regions.h"

#include "check.h"

namespace memwatchdog::test {
namespace {

constexpr u8 COUNT = 5, REGION_BYTES = 1 << 20, START = 1ull << 32, END = START + COUNT * REGION_BYTES;
constexpr u4 REGULAR = 2, IN_COLLECTION_SET = 6, PINNED_IN_COLLECTION_SET = 8;

// Shenandoah's table of regions, as far as it is read.
struct Region {
    u8 index, bottom, end;
    u4 state;
};

struct FakeHeap {
    FakeHeap() {
        for (u8 i = 0; i < COUNT; i++) {
            regions[i] = {i, START + i * REGION_BYTES, START + (i + 1) * REGION_BYTES, REGULAR};
            table[i] = regions + i;
        }
        vm.collectedHeap = reinterpret_cast<u8>(&self);
        vm.regionCount = reinterpret_cast<u8>(&count) - reinterpret_cast<u8>(this);
        vm.regions = reinterpret_cast<u8>(&regionTable) - reinterpret_cast<u8>(this);
        vm.regionBytes = reinterpret_cast<u8>(&bytes);
        vm.regionIndex = 0, vm.regionBottom = 8, vm.regionEnd = 16, vm.regionState = 24;
        vm.inCollectionSet = IN_COLLECTION_SET, vm.pinnedInCollectionSet = PINNED_IN_COLLECTION_SET;
    }
    bool proved() const { return MovingRegions(vm).proved(START, END); }
    bool moves() const { return MovingRegions(vm).anyObjectMoves(); }

    FakeHeap* self = this;
    u8 count = COUNT, bytes = REGION_BYTES;
    Region regions[COUNT];
    Region* table[COUNT];
    Region** regionTable = table;
    VmOffsets vm{};
};

template <class Change>
void isNotTrusted(Change change) {
    FakeHeap heap;
    change(heap);
    CHECK(!heap.proved());
}

void onlyTheExpectedTableIsTrusted() {
    CHECK(FakeHeap().proved());
    isNotTrusted([](FakeHeap& heap) { heap.count = 0; });
    isNotTrusted([](FakeHeap& heap) { heap.count = COUNT + 1; });
    isNotTrusted([](FakeHeap& heap) { heap.count = ~0ull; });
    isNotTrusted([](FakeHeap& heap) { heap.bytes = 0; });
    isNotTrusted([](FakeHeap& heap) { heap.bytes *= 2; });
    for (u8 i = 0; i < COUNT; i++) {
        isNotTrusted([&](FakeHeap& heap) { heap.regions[i].index++; });
        isNotTrusted([&](FakeHeap& heap) { heap.regions[i].bottom += 8; });
        isNotTrusted([&](FakeHeap& heap) { heap.regions[i].end -= 8; });
        isNotTrusted([&](FakeHeap& heap) { heap.regions[i].state = 99; });
    }
}

void oneRegionThatIsEmptiedIsEnough() {
    CHECK(!FakeHeap().moves());
    for (u8 i = 0; i < COUNT; i++) {
        for (u4 state = 0; state < 10; state++) {
            FakeHeap heap;
            heap.regions[i].state = state;
            CHECK(heap.moves() == (state == IN_COLLECTION_SET || state == PINNED_IN_COLLECTION_SET));
        }
    }
}

}  // namespace

void movingRegions() {
    onlyTheExpectedTableIsTrusted();
    oneRegionThatIsEmptiedIsEnough();
}

}  // namespace memwatchdog::test

#include "sample_table.h"

#include "check.h"
#include "pace.h"

namespace memwatchdog::test {
namespace {

// Objects are numbers; the references to them are counted.
class Objects {
public:
    static constexpr u4 MOST = 1u << 20;

    void* reference(u4 object) {
        held_++;
        return reinterpret_cast<void*>(static_cast<u8>(object) + 1);
    }
    void die(u4 object) { dead_[object] = true; }
    bool isDead(void* reference) { return dead_[number(reference)]; }
    void release(void* reference) {
        CHECK(!released_[number(reference)]);
        released_[number(reference)] = true;
        held_--;
    }
    static u4 number(void* reference) { return static_cast<u4>(reinterpret_cast<u8>(reference) - 1); }
    u4 held() const { return held_; }

private:
    bool dead_[MOST], released_[MOST];
    u4 held_ = 0;
};

Allocation allocation(u4 number) {
    Allocation made{};
    made.atNanos = number;
    made.frameCount = number % (Allocation::MAX_FRAMES + 1);
    for (u4 i = 0; i < made.frameCount; i++) made.frames[i].location = static_cast<jlocation>(number + i);
    return made;
}

void check(const Allocation& found, u4 number) {
    CHECK(found.atNanos == number && found.frameCount == number % (Allocation::MAX_FRAMES + 1));
    for (u4 i = 0; i < found.frameCount; i++) CHECK(found.frames[i].location == static_cast<jlocation>(number + i));
}

// Samples one object of so many as the table asks for, as the sampler does; each fiftieth lives on, the others die soon.
struct Leak {
    static constexpr u4 SURVIVOR = 50, YOUTH = 700;

    u4 oneOf = 1, taken = 0;

    void run(SampleTable& table, Objects& objects) {
        for (u4 object = 0; object < Objects::MOST; object++) {
            if (object >= YOUTH && (object - YOUTH) % SURVIVOR) objects.die(object - YOUTH);
            if (object % oneOf) continue;
            if (table.isCrowded(objects)) {
                table.thin(objects);
                oneOf *= 2;
            }
            CHECK(table.hasRoom());
            table.add(objects.reference(object), allocation(object));
            taken++;
        }
    }
};

void survivorsOfAllAgesStay(SampleTable& table, Objects& objects) {
    Leak leak;
    leak.run(table, objects);
    CHECK(leak.oneOf > 8 && leak.taken < Objects::MOST / 4);
    u4 perQuarter[4] = {}, survivors = 0;
    for (u4 slot = 0; slot < SampleTable::SLOTS; slot++) {
        void* object = table.object(slot);
        if (!object) continue;
        u4 number = Objects::number(object);
        check(table.allocation(slot), number);
        if (number % Leak::SURVIVOR || objects.isDead(object)) continue;
        perQuarter[number / (Objects::MOST / 4)]++;
        survivors++;
    }
    CHECK(survivors > SampleTable::SLOTS / 4);
    // Five deviations of a fair draw from what each should have.
    for (u4 count : perQuarter) CHECK((4.0 * count - survivors) * (4.0 * count - survivors) < 5 * 5 * 3.0 * survivors);
    CHECK(objects.held() == table.size());
}

void aHeapThatKeepsAllIsThinnedToo(SampleTable& table, Objects& objects) {
    u4 thinned = 0;
    for (u4 object = 0; object < 100000; object++) {
        if (table.isCrowded(objects)) {
            table.thin(objects);
            thinned++;
        }
        if (table.hasRoom()) table.add(objects.reference(object), allocation(object));
    }
    CHECK(thinned > 100 && objects.held() == table.size() && table.size() > SampleTable::SLOTS / 4);
}

void whatIsClearedIsReleased(SampleTable& table, Objects& objects) {
    table.clear(objects);
    CHECK(objects.held() == 0 && table.size() == 0 && table.hasRoom());
    for (u4 slot = 0; slot < SampleTable::SLOTS; slot++) CHECK(!table.object(slot));
}

// The time after which so many events in a row, at even distances, are one too many; 0: never.
u8 exceededAfter(u8 distanceNanos) {
    Pace pace(500);
    for (u8 nanos = 5000000000; nanos < 15000000000; nanos += distanceNanos) {
        if (pace.exceeded(nanos)) return nanos - 5000000000;
    }
    return 0;
}

void paceIsKept() {
    CHECK(exceededAfter(2000000) == 0);
    CHECK(exceededAfter(1900000) == 500 * 1900000ull);
    CHECK(exceededAfter(1000) == 500 * 1000ull);
}

}  // namespace

void sampleTable() {
    auto* table = static_cast<SampleTable*>(calloc(1, sizeof(SampleTable)));
    constexpr u8 SEEDS[] = {0, 1, 77, ~0ull};
    for (u8 seed : SEEDS) {
        memset(table, 0xa5, sizeof *table);
        table->reset(seed);
        auto* objects = static_cast<Objects*>(calloc(2, sizeof(Objects)));
        survivorsOfAllAgesStay(*table, *objects);
        whatIsClearedIsReleased(*table, *objects);
        aHeapThatKeepsAllIsThinnedToo(*table, objects[1]);
        whatIsClearedIsReleased(*table, objects[1]);
    }
    paceIsKept();
}

}  // namespace memwatchdog::test

#pragma once
#include "linux/buffer.h"

namespace memwatchdog {

// From addresses to numbers. Open addressing, at most half full; the size is known before.
class AddressMap {
public:
    static constexpr u4 NOTHING = ~0u;

    void reserve(u8 most) {
        u8 mask = 255;
        while (mask < 2 * most) mask = mask * 2 + 1;
        slots_.resizeZeroed(mask + 1);
    }
    // The number that the address has from now on: the given one, or an earlier one.
    u4 add(u8 address, u4 value) {
        Slot& slot = slots_[placeOf(address)];
        if (!slot.address) slot = {address, value};
        return slot.value;
    }
    u4 find(u8 address) const {
        const Slot& slot = slots_[placeOf(address)];
        return slot.address ? slot.value : NOTHING;
    }

private:
    struct Slot {
        u8 address;
        u4 value;
    };

    u8 placeOf(u8 address) const {
        u8 mask = slots_.size() - 1, at = ((address >> 3) * 0x9E3779B97F4A7C15ull >> 30) & mask;
        while (slots_[at].address && slots_[at].address != address) at = (at + 1) & mask;
        return at;
    }

    Buffer<Slot> slots_;
};

}  // namespace memwatchdog

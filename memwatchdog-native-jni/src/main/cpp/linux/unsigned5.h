#pragma once
#include "types.h"

namespace memwatchdog {

// HotSpot's compressed numbers: up to five bytes, none of them zero, the low ones with a value below 192 end a number.
class Unsigned5 {
public:
    Unsigned5(u8 start, u4 length) : at_(reinterpret_cast<const u1*>(start)), end_(at_ + length) {}

    u4 next() {
        u4 sum = 0, shift = 0;
        for (u4 i = 0; i < 5; i++) {
            if (at_ == end_ || *at_ == 0) {
                good_ = false;
                return 0;
            }
            u4 code = *at_++;
            sum += (code - 1) << shift;
            if (code < 192 || i == 4) return sum;
            shift += 6;
        }
        return sum;
    }

    bool good() const { return good_; }

private:
    const u1* at_;
    const u1* end_;
    bool good_ = true;
};

}  // namespace memwatchdog

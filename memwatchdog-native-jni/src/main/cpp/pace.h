#pragma once
#include "types.h"

namespace memwatchdog {

// Tells when there is more to do than may be done in a second. One thread at a time.
class Pace {
public:
    constexpr explicit Pace(u4 mostPerSecond) : most_(mostPerSecond) {}

    // Counts one event; true where that is one too many, from which on it counts anew.
    bool exceeded(u8 nowNanos) {
        constexpr u8 SECOND = 1000000000;
        if (nowNanos - sinceNanos_ >= SECOND || count_ == most_) {
            bool many = nowNanos - sinceNanos_ < SECOND;
            sinceNanos_ = nowNanos;
            count_ = 1;
            return many;
        }
        count_++;
        return false;
    }

private:
    u4 most_;
    u4 count_ = 0;
    u8 sinceNanos_ = 0;
};

}  // namespace memwatchdog

#include "linux/unsigned5.h"

#include "check.h"

namespace memwatchdog::test {
namespace {

u4 encode(u4 value, u1* into) {
    u4 length = 0;
    for (; length < 4 && value >= 191; length++) {
        u4 rest = value - 191;
        into[length] = static_cast<u1>(192 + rest % 64);
        value = rest / 64;
    }
    into[length++] = static_cast<u1>(value + 1);
    return length;
}

}  // namespace

void unsigned5() {
    Random random(2);
    for (int round = 0; round < 200000; round++) {
        u4 value = static_cast<u4>(random.next()) >> random.below(32);
        auto* bytes = static_cast<u1*>(calloc(8, 1));
        u4 length = encode(value, bytes);
        Unsigned5 stream(reinterpret_cast<u8>(bytes), length);
        CHECK(stream.next() == value && stream.good());
        stream.next();
        CHECK(!stream.good());
        Unsigned5 cut(reinterpret_cast<u8>(bytes), length - 1);
        cut.next();
        CHECK(!cut.good());
    }
    // Anything at all: ends, and reads nothing behind the end.
    for (int round = 0; round < 20000; round++) {
        u4 length = random.below(40);
        auto* bytes = static_cast<u1*>(calloc(length ? length : 1, 1));
        for (u4 i = 0; i < length; i++) bytes[i] = static_cast<u1>(random.next());
        Unsigned5 stream(reinterpret_cast<u8>(bytes), length);
        u4 numbers = 0;
        while (stream.good()) {
            stream.next();
            CHECK(++numbers <= length + 1);
        }
    }
}

}  // namespace memwatchdog::test

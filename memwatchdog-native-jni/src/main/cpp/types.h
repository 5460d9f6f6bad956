#pragma once

namespace memwatchdog {

using u1 = unsigned char;
using u2 = unsigned short;
using u4 = unsigned int;
using u8 = unsigned long long;
using i4 = int;

static_assert(sizeof(u4) == 4 && sizeof(u8) == 8, "the integer types have the sizes of their names");

// Unaligned, host-order reads: class words and compressed references are not always aligned to their size.
template <class T>
inline T load(const void* address) {
    T value;
    __builtin_memcpy(&value, address, sizeof value);
    return value;
}

template <class T>
inline T load(u8 address) {
    return load<T>(reinterpret_cast<const void*>(address));
}

}  // namespace memwatchdog

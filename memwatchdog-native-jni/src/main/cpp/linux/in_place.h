#pragma once
#include "linux/libc.h"

inline void* operator new(decltype(sizeof 0), void* place) noexcept { return place; }

namespace memwatchdog {

// An object in a mapping of its own: for what is too big for a stack, without malloc. Lives as long as the process, or until
// release().
template <class T, class... Arguments>
T* makeInPlace(int sharing, Arguments&&... arguments) {
    void* place = mmap(nullptr, sizeof(T), libc::PROT_READ | libc::PROT_WRITE, sharing | libc::MAP_ANONYMOUS, -1, 0);
    return place == reinterpret_cast<void*>(-1) ? nullptr : new (place) T(static_cast<Arguments&&>(arguments)...);
}

template <class T>
void release(T* object) {
    if (!object) return;
    object->~T();
    munmap(object, sizeof(T));
}

}  // namespace memwatchdog

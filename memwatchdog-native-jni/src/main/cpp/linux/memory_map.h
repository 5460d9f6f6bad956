#pragma once
#include "linux/buffer.h"

namespace memwatchdog {

struct Mapping {
    u8 start, end;
    bool readable, writable, shared;
    bool reservedPages;  // of hugetlbfs
    bool heap;  // objects have been seen in it
};

// /proc/self/maps. Child only.
class MemoryMap {
public:
    bool read();
    const Mapping* find(u8 address) const;
    void noteHeap(u8 object);
    void noteHeap(u8 start, u8 end);
    bool isHeap(u8 address, u8 bytes) const;
    Buffer<Mapping>& mappings() { return mappings_; }

private:
    Buffer<Mapping> mappings_;
};

}  // namespace memwatchdog

#pragma once
#include "types.h"

namespace memwatchdog {

// A huge page takes one entry in the page tables that a fork copies, where small ones take 512.
constexpr u8 HUGE_PAGE = 2u << 20;

struct Collapsed {
    u8 bytes;   // that are in huge pages now
    int error;  // the last one, or 0
};

// False where the kernel is too old or built without huge pages.
bool canCollapse();

// Lets the kernel (Linux 6.1) move small pages into huge ones, while the application runs: only where all of the small ones are
// there, so that nothing takes more memory than before. Start and end are multiples of the huge page.
Collapsed collapse(u8 start, u8 end);

}  // namespace memwatchdog

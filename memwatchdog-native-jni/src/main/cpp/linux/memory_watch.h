#pragma once
#include "types.h"

namespace memwatchdog {

// Where the kernel tells how much memory may still be had, as HostMemory of Java has found it.
struct MemoryFiles {
    // For each control group the paths of limit, throttle, usage and statistics and the key of what is reclaimable in the latter,
    // each with its terminating zero; an empty path ends the list. MemoryRoom of Java knows the capacity.
    char text[16384];
    u8 marginBytes;  // when no more is left the child has to go; 0: nobody watches
};

// Watches over memory from within the child, on a thread of its own: the application's threads may stand still, for a collection
// that rewrites the whole heap, and the child's other thread may wait for a slow disk. When the margin is reached the child
// ends, and what it had kept is the application's again.
class MemoryWatch {
public:
    // Nothing to do where the kernel tells nothing. Fails the child if it cannot be watched.
    static void start(const MemoryFiles& files);
};

}  // namespace memwatchdog

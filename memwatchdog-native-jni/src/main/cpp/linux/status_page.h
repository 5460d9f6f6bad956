#pragma once
#include "types.h"

namespace memwatchdog {

// Shared by parent and child; the child writes, the parent reads. The end state is written last, so a child that was killed
// never looks like one that finished.
struct StatusPage {
    enum State : u4 { RUNNING = 0, DONE = 1, REFUSED = 2, FAILED = 3, CRASHED = 4, MOVING = 5, SHORT_OF_MEMORY = 6 };
    enum Phase : u4 { ROOTS = 0, CLASSES = 1, MARKING = 2, WRITING = 3, FOLDING = 4, SENDING = 5, SYNCING = 6 };

    volatile u4 state;
    volatile u4 phase;
    volatile u8 objects;       // marked or folded so far
    volatile u8 heapBytes;     // their size
    volatile u8 outputBytes;   // written so far
    volatile u8 syncedBytes;   // known to be on the disk
    volatile u4 error;         // errno or signal
    volatile u8 crashAddress;
    volatile u4 classes;
    volatile u8 unknown;       // references to something that is no object of a known class
    volatile u8 lookedAgain;   // objects that were looked at once more, since the search had too little memory
    volatile u8 roots;
    volatile u8 residentKb;    // child's own memory at the end
    volatile u8 childNanos;
    volatile u8 nodes;
    volatile u8 frontierPeak;
    volatile u8 resultBytes;   // length of a profile in the result mapping
    char message[512];
};

}  // namespace memwatchdog

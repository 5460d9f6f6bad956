#pragma once
#include "linux/buffer.h"

namespace memwatchdog {

// A root as JVMTI reports it.
struct Root {
    u8 object;
    u4 kind;    // jvmtiHeapReferenceKind
    u4 thread;  // index + 1 of a thread known before the fork; 0 for others
    i4 depth;
    u4 reserved;
};

// Strings, frames and threads as they were just before the fork; collected by the parent.
struct Frame {
    u4 method, signature, source, type;  // indexes of strings
    i4 line;                             // -1 unknown, -3 native
};

struct Thread {
    u4 name;
    u4 firstFrame, frameCount;
};

struct Text {
    u4 start, length;
};

struct Threads {
    Buffer<char> characters;
    Buffer<Text> texts;
    Buffer<Frame> frames;
    Buffer<Thread> threads;
};

}  // namespace memwatchdog

#pragma once
#include "linux/buffer.h"

namespace memwatchdog {

// jvmtiHeapReferenceKind, as far as roots are concerned. By hand, for programs without the JDK's headers.
enum JvmtiKind : u4 { JNI_GLOBAL = 21, SYSTEM_CLASS = 22, MONITOR = 23, STACK_LOCAL = 24, JNI_LOCAL = 25, THREAD = 26, OTHER_ROOT = 27 };

// A root as JVMTI reports it.
struct Root {
    u8 object;
    u4 kind;      // JvmtiKind, or another that has no meaning to us
    u4 thread;    // index + 1 of a thread known before the fork; 0 for others
    i4 depth;
    u4 threadId;  // of a local: the lower half of what Thread.getId() says
};

// Strings, frames and threads as they were just before the fork; collected by the parent.
constexpr u4 NO_TEXT = ~0u;

struct Frame {
    u4 method, signature, source, type;  // indexes of texts; the source may be NO_TEXT
    i4 line;                             // -1 unknown, -3 native
};

struct Thread {
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

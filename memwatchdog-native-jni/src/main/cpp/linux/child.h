#pragma once
#include "linux/calibration.h"
#include "linux/memory_watch.h"
#include "linux/roots.h"

namespace memwatchdog {

enum class Mode : int { PROBE = 0, DUMP = 1, PROFILE = 2, LIVE_SET = 3 };

struct Request {
    Mode mode;
    int file;  // of a dump
    char path[4096];  // of the same; removed if the parent dies before it is complete
    bool gzip, redact;
    bool movesBeside;  // the collector moves objects while the application runs; for a probe
    u8 maxBytes;
    u4 deadlineSeconds;
    u4 maxNodes;
    u8 searchBytes;  // memory for what is still to be visited
    MemoryFiles memory;
};

// All that parent and child share; a mapping of its own.
struct Shared {
    StatusPage page;
    Layout layout;  // what a probe has found
};

struct Frozen {
    Request request;
    Shared* shared;
    VmTables tables;
    KnownObjects known;
    const Layout* layout;
    Buffer<Root> roots;
    Threads threads;
    u1* result;
    u8 resultCapacity;
    int parent;
};

// First thing after the fork: from here on the process has nothing of a JVM any more. With one exception on JDK 17 and 18, where
// it still lets the JVM report the last kind of roots, which takes no lock, before runChild.
void becomeChild(Frozen& frozen);

// The child's whole work. Ends the process.
[[noreturn]] void runChild(Frozen& frozen);

}  // namespace memwatchdog

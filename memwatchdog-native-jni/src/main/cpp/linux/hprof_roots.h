#pragma once
#include "linux/address_map.h"
#include "linux/class_table.h"
#include "linux/hprof_stream.h"
#include "linux/mark_bitmap.h"
#include "linux/roots.h"

namespace memwatchdog {

// The roots as sub-records. A thread's serial number is its place among those that were known before the fork; behind them come
// those that have been started since or that the VM hides from tools.
class HprofRoots {
public:
    HprofRoots(ClassTable& classes, const MarkBitmap& marks, HprofStream& stream, const Threads& threads)
        : classes_(classes), marks_(marks), stream_(stream), threads_(threads) {}

    void write(Buffer<Root>& roots);

private:
    void numberUnknownThreads(Buffer<Root>& roots);
    void write(const Root& root);
    void writeThread(u8 object, u4 known);
    void writeLocal(const Root& root);
    u4 serialOfUnknown(u4 threadId) const;

    ClassTable& classes_;
    const MarkBitmap& marks_;
    HprofStream& stream_;
    const Threads& threads_;
    Buffer<u4> unknownIds_;       // Thread.getId() of each, the lower half
    AddressMap unknownThreads_;   // by object: its place in unknownIds_
    AddressMap written_;          // thread objects
};

}  // namespace memwatchdog

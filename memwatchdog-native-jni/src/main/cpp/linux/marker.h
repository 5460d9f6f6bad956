#pragma once
#include "linux/address_map.h"
#include "linux/mark_bitmap.h"
#include "linux/memory_map.h"
#include "linux/references.h"
#include "linux/roots.h"

namespace memwatchdog {

// Finds what is reachable: depth-first, arrays by pieces and chains last, so that the stack stays small. What finds no room on
// it is found again, by another look at all that is marked: slow, but within any bound.
class Marker {
public:
    Marker(ClassTable& classes, MarkBitmap& marks, MemoryMap& memory, u8 maxStackBytes)
        : classes_(classes), marks_(marks), memory_(memory), maxStack_(maxStackBytes / 8 > 2 * PIECE ? maxStackBytes / 8 : 2 * PIECE) {}

    // Adds to the roots what only frames of virtual threads hold that are not mounted: JVMTI does not tell of those.
    void run(Buffer<Root>& roots);

    u8 dataBytes() const { return dataBytes_; }  // of the records of all marked objects in a dump

private:
    static constexpr u4 PIECE = 512, MAX_IN_VIRTUAL_FRAMES = 1u << 17;

    void push(u8 object) {
        if (!marks_.mark(object)) return;
        __builtin_prefetch(reinterpret_cast<void*>(object));
        stack_.push(object);
    }
    void follow(u8 target) {
        if (doubtful_ && (marks_.isMarked(target) || classIfObject(classes_, memory_, target) == NO_CLASS)) return;
        if (stack_.size() < maxStack_) push(target);
        else if (!marks_.isMarked(target)) left_ = true;
    }
    void drain();
    void lookAgain();
    void visit(u8 object);
    void visitReferences(u8 object, const Class& type);
    void visitArrayPiece(u8 array, u8 from);
    void visitStackChunks();
    void visitStackChunk(u8 chunk);
    void reach(u4 loaderData);
    void reachThroughMirror(u8 mirror);
    void account(u8 object, const Class& type);
    void indexLoaders();

    ClassTable& classes_;
    MarkBitmap& marks_;
    MemoryMap& memory_;
    u8 maxStack_;
    Buffer<u8> stack_;
    Buffer<u8> stackChunks_;
    Buffer<u8> inVirtualFrames_;  // held by nothing else
    bool doubtful_ = false;  // what is followed by now may be no object
    bool left_ = false;  // something that is reachable is not marked yet
    AddressMap loaderData_;
    u8 objects_ = 0, heapBytes_ = 0, dataBytes_ = 0;
};

}  // namespace memwatchdog

#pragma once
#include "linux/mark_bitmap.h"
#include "linux/memory_map.h"
#include "linux/references.h"
#include "linux/roots.h"

namespace memwatchdog {

// Finds what is reachable: depth-first, arrays by pieces, so that the stack stays small.
class Marker {
public:
    Marker(ClassTable& classes, MarkBitmap& marks, MemoryMap& memory) : classes_(classes), marks_(marks), memory_(memory) {}

    void run(Buffer<Root>& roots);

    u8 dataBytes() const { return dataBytes_; }  // of the records of all marked objects in a dump

private:
    static constexpr u4 PIECE = 512;

    void push(u8 object) {
        if (!marks_.mark(object)) return;
        __builtin_prefetch(reinterpret_cast<void*>(object));
        stack_.push(object);
    }
    void drain();
    void visit(u8 object);
    void visitArrayPiece(u8 array, u8 from);
    void visitStackChunk(u8 chunk, const Class& type);
    void reach(u4 loaderData);
    void reachThroughMirror(u8 mirror);
    void account(u8 object, const Class& type);
    void indexLoaders();
    u4 loaderDataOf(u8 loader) const;

    ClassTable& classes_;
    MarkBitmap& marks_;
    MemoryMap& memory_;
    Buffer<u8> stack_;
    Buffer<u8> loaderKeys_;
    Buffer<u4> loaderValues_;
    u8 loaderMask_ = 0;
    u8 objects_ = 0, heapBytes_ = 0, dataBytes_ = 0;
};

}  // namespace memwatchdog

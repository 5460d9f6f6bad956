#pragma once
#include "linux/mark_bitmap.h"
#include "linux/memory_map.h"
#include "linux/path_trie.h"
#include "linux/reference_counts.h"
#include "linux/references.h"
#include "linux/roots.h"

namespace memwatchdog {

// Folds the frozen heap: counts by class, and the shortest paths from the roots as class paths with fields. Breadth-first
// within a memory budget, depth-first beyond it.
class PathFolder {
public:
    // What leads on from an object, where it is no field: kept apart from fields by their high numbers.
    enum Via : u4 { NONE = 0x7fffff00, ELEMENT, CLASS_OF, LOADER_OF, RESOLVED, ROOT_CLASS, ROOT_THREAD, ROOT_JNI_GLOBAL, ROOT_VM, ROOT_LOCAL, ROOT_JNI_LOCAL, ROOT_MONITOR };
    static constexpr u4 FRAME = 0x40000000;        // + index of a frame: a local variable in it
    static constexpr u4 CLASS_OBJECT = 0x80000000; // + class, in a node's type: java.lang.Class objects stand by their class

    PathFolder(ClassTable& classes, MarkBitmap& marks, MemoryMap& memory, const Threads& threads, u4 maxNodes, u8 maxFrontierBytes)
        : classes_(classes), marks_(marks), memory_(memory), threads_(threads), trie_(maxNodes), maxFrontier_(maxFrontierBytes / 8) {}

    void run(Buffer<Root>& roots);

    PathTrie& trie() { return trie_; }
    ReferenceCounts& references() { return references_; }
    u8 countOf(u4 type) { return counts_[type]; }
    u8 bytesOf(u4 type) { return bytes_[type]; }
    u4 typeOf(u4 index) const { return types_[index]; }
    bool isBuiltIn(u4 loaderData) const { return builtIn_[loaderData]; }
    u8 objects() const { return objects_; }
    u8 heapBytes() const { return heapBytes_; }

private:
    // Address of an object and the edge by which it was found, in one word.
    struct Entry {
        u8 bits;
        Entry(u8 object, u4 edge) : bits((object >> 3) << 20 | edge) {}
        Entry() = default;
        u8 object() const { return (bits >> 20) << 3; }
        u4 edge() const { return static_cast<u4>(bits & 0xfffff); }
    };
    struct Pending {
        Entry entry;
        u4 next;  // element of an array at which to go on
    };

    static constexpr u4 PIECE = 512;

    void prepareTypes();
    void prepareFields();
    void findBuiltInLoaders();
    void enterClasses(bool application);
    void enterRoots(Buffer<Root>& roots);
    void enterTransientRoots(Buffer<Root>& roots);
    u4 frameVia(const Root& root) const;

    void push(u8 object, u4 edge);
    void drain();
    void drainDeep();
    u4 arrive(const Entry& entry, u4& index);
    void expand(u8 object, u4 index, u4 node);
    void expandArray(u8 array, const Class& type, u4 node, u4 from, u4 to);
    void refer(u4 from, u8 target);
    void expandMirror(u8 mirror, const Class& mirrorType, u4 node);
    void expandReference(u8 object, const Class& type, u4 node);
    void drainLate();

    ClassTable& classes_;
    MarkBitmap& marks_;
    MemoryMap& memory_;
    const Threads& threads_;
    PathTrie trie_;
    ReferenceCounts references_;
    u8 maxFrontier_;
    Buffer<u4> types_;       // by class: the first class of the same name, so that redeployed ones merge
    Buffer<u8> counts_, bytes_;
    Buffer<u4> firstVia_;    // by class: where its oops' fields start in vias_
    Buffer<u4> vias_;
    Buffer<u1> builtIn_;     // by loader data
    Buffer<Entry> frontier_, level_;
    Buffer<Pending> deep_;
    Buffer<Entry> soft_, finalizable_;
    u8 objects_ = 0, heapBytes_ = 0, frontierPeak_ = 0;
};

}  // namespace memwatchdog

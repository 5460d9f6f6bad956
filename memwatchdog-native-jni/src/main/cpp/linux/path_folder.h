#pragma once
#include "linux/bounds.h"
#include "linux/frontier.h"
#include "linux/mark_bitmap.h"
#include "linux/memory_map.h"
#include "linux/path_trie.h"
#include "linux/reference_counts.h"
#include "linux/references.h"
#include "linux/roots.h"
#include "linux/thread_local_names.h"

namespace memwatchdog {

// Folds the frozen heap: counts by class, and the shortest paths from the roots as class paths with fields. All in a memory
// budget: breadth-first, depth-first where the frontier is full, and where that stack is full too by another look at all that
// is marked.
class PathFolder {
public:
    // What leads on from an object, where it is no field: kept apart from fields by their high numbers.
    enum Via : u4 { NONE = 0x7fffff00, ELEMENT, CLASS_OF, LOADER_OF, RESOLVED, ROOT_CLASS, ROOT_THREAD, ROOT_JNI_GLOBAL, ROOT_VM, ROOT_LOCAL, ROOT_JNI_LOCAL, ROOT_MONITOR, ROOT_FORGOTTEN };
    static constexpr u4 THREAD_LOCAL = 0x20000000; // + number of a holder: a thread's value of that thread local
    static constexpr u4 FRAME = 0x40000000;        // + index of a frame: a local variable in it
    static constexpr u4 CLASS_OBJECT = 0x80000000; // + class, in a node's type: java.lang.Class objects stand by their class

    PathFolder(ClassTable& classes, MarkBitmap& marks, MemoryMap& memory, const Threads& threads, u4 maxNodes, u8 budgetBytes)
        : classes_(classes), marks_(marks), memory_(memory), threads_(threads), bounds_(classes), threadLocals_(classes), trie_(maxNodes), maxFrontier_(budgetBytes / sizeof(Entry) * 3 / 4),
          maxLate_(budgetBytes / sizeof(Entry) / 8), maxDeep_(maxLate_ > LEAST_DEEP ? maxLate_ : LEAST_DEEP) {}

    void run(Buffer<Root>& roots);

    PathTrie& trie() { return trie_; }
    ReferenceCounts& references() { return references_; }
    Buffer<Bounds::Bound>& bounds() { return bounds_.all(); }
    const ThreadLocalNames::Holder& threadLocal(u4 number) const { return threadLocals_[number]; }
    u8 countOf(u4 type) { return counts_[type]; }
    u8 bytesOf(u4 type) { return bytes_[type]; }
    u4 typeOf(u4 index) const { return types_[index]; }
    bool isBuiltIn(u4 loaderData) const { return builtIn_[loaderData]; }
    u8 objects() const { return objects_; }
    u8 heapBytes() const { return heapBytes_; }

private:
    static constexpr u4 PIECE = 512;
    static constexpr u8 LEAST_DEEP = 2 * PIECE;

    static constexpr u4 NO_EDGE = 0;  // marks a position in the array below it on the stack

    void prepareTypes();
    void prepareReferences();
    void findBuiltInLoaders();
    void enterClasses(bool application);
    void enterRoots(Buffer<Root>& roots);
    void enterTransientRoots(Buffer<Root>& roots);
    u4 frameVia(const Root& root) const;

    void push(u8 object, u4 edge);
    void follow(u8 target, u4 targetIndex, u4 edge);
    void drain();
    void drainFrontier();
    void drainDeep();
    void drainLate();
    void followStackChunks();
    void followStackChunk(u8 chunk, u4 node);
    void lookAgain();
    u4 arrive(const Entry& entry, u4& index);
    u4 count(u8 object, u4 index, u4 edge);
    u4 nodeType(u8 object, u4 index) const;
    void expandWhole(u8 object, u4 index, u4 node, bool again);
    void expand(u8 object, u4 index, u4 node);
    void expandOops(u8 object, u4 index, u4 node);
    void expandArray(u8 array, u4 index, u4 node, u4 from, u4 to);
    u4 viaOf(u8 object, u4 index, const Oop& oop) const;
    u4 refer(u4 from, u8 target);
    void expandMirror(u8 mirror, u4 node);
    void expandReference(u8 object, const Class& type, u4 node);
    bool holdsItsClass(const Class& type) const { return !builtIn_[type.loaderData] || classes_.loaders()[type.loaderData].ownsOneHiddenClass; }

    ClassTable& classes_;
    MarkBitmap& marks_;
    MemoryMap& memory_;
    const Threads& threads_;
    Bounds bounds_;
    ThreadLocalNames threadLocals_;
    PathTrie trie_;
    ReferenceCounts references_;
    u8 maxFrontier_, maxLate_, maxDeep_;  // entries
    Buffer<u4> types_;       // by class: the first class of the same name, so that redeployed ones merge
    Buffer<u8> counts_, bytes_;
    Buffer<u1> builtIn_;     // by loader data
    Buffer<u1> isLeaf_;      // by class: refers to nothing
    u4 referentVia_ = NONE;
    Frontier frontier_;
    Buffer<Entry> deep_;
    Buffer<Entry> soft_, finalizable_;
    Buffer<Entry> stackChunks_;  // with their nodes
    bool doubtful_ = false;      // what is followed by now may be no object
    bool left_ = false;          // something that is reachable is not marked yet
    bool lookingAgain_ = false;  // references are counted already
    u8 objects_ = 0, heapBytes_ = 0, frontierPeak_ = 0;
};

}  // namespace memwatchdog

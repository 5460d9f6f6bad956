#include "linux/hprof_roots.h"

namespace memwatchdog {

void HprofRoots::write(Buffer<Root>& roots) {
    numberUnknownThreads(roots);
    for (Root& root : roots) {
        if (marks_.isMarked(root.object)) write(root);
    }
    classes_.forEachThreadObject([&](u8 thread) {
        if (marks_.isMarked(thread) && written_.find(thread) == AddressMap::NOTHING) writeThread(thread, 0);
    });
}

void HprofRoots::numberUnknownThreads(Buffer<Root>& roots) {
    u8 most = 0;
    for (Root& root : roots) most += root.kind == THREAD;
    classes_.forEachThreadObject([&](u8) { most++; });
    written_.reserve(most);
    unknownThreads_.reserve(most);
    auto number = [&](u8 thread) {
        u4 next = static_cast<u4>(unknownIds_.size());
        if (unknownThreads_.add(thread, next) == next) unknownIds_.push(static_cast<u4>(load<u8>(thread + classes_.threadIdOffset())));
    };
    for (Root& root : roots) {
        if (root.kind == THREAD && root.thread) written_.add(root.object, 0);
        else if (root.kind == THREAD && marks_.isMarked(root.object)) number(root.object);
    }
    classes_.forEachThreadObject([&](u8 thread) {
        if (marks_.isMarked(thread) && written_.find(thread) == AddressMap::NOTHING) number(thread);
    });
}

// Of a virtual thread that runs on one of the others there is no object among the roots: it has a number that nobody else has.
u4 HprofRoots::serialOfUnknown(u4 threadId) const {
    u4 place = 0;
    while (place < unknownIds_.size() && unknownIds_[place] != threadId) place++;
    return static_cast<u4>(threads_.threads.size()) + 1 + place;
}

void HprofRoots::write(const Root& root) {
    if (root.kind == THREAD) return writeThread(root.object, root.thread);
    if (root.kind == STACK_LOCAL || root.kind == JNI_LOCAL) return writeLocal(root);
    stream_.makeRoom(32);
    if (root.kind == SYSTEM_CLASS) stream_.p1(classes_.isMirrorOfClass(root.object) ? ROOT_STICKY_CLASS : ROOT_UNKNOWN);
    else stream_.p1(root.kind == JNI_GLOBAL ? ROOT_JNI_GLOBAL : root.kind == MONITOR ? ROOT_MONITOR_USED : ROOT_UNKNOWN);
    stream_.p8(root.object);
    if (root.kind == JNI_GLOBAL) stream_.p8(0);
}

void HprofRoots::writeThread(u8 object, u4 known) {
    written_.add(object, 0);
    stream_.makeRoom(32);
    stream_.p1(ROOT_THREAD_OBJECT);
    stream_.p8(object);
    stream_.p4(known ? known : threads_.threads.size() + 1 + unknownThreads_.find(object));
    stream_.p4(NO_TRACE + known);
}

// The frame is that of the trace, which was taken before the fork: where the thread has gone deeper since, there is none.
void HprofRoots::writeLocal(const Root& root) {
    constexpr i4 NO_FRAME = -1;
    bool isKnown = root.thread && root.thread <= threads_.threads.size();
    bool hasFrame = isKnown && root.depth >= 0 && static_cast<u4>(root.depth) < threads_.threads[root.thread - 1].frameCount;
    stream_.makeRoom(32);
    stream_.p1(root.kind == STACK_LOCAL ? ROOT_JAVA_FRAME : ROOT_JNI_LOCAL);
    stream_.p8(root.object);
    stream_.p4(isKnown ? root.thread : serialOfUnknown(root.threadId));
    stream_.p4(static_cast<u4>(hasFrame ? root.depth : NO_FRAME));
}

}  // namespace memwatchdog

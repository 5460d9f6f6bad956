#include "linux/marker.h"

namespace memwatchdog {

void Marker::run(Buffer<Root>& roots) {
    StatusPage& page = childOutcome->page();
    page.phase = StatusPage::MARKING;
    indexLoaders();
    memory_.noteHeap(classes_.layout().heapStart, classes_.layout().heapEnd);
    for (u4 i = 0; i < classes_.size(); i++) memory_.noteHeap(classes_[i].mirror);
    for (Root& root : roots) memory_.noteHeap(root.object);
    for (u4 i = 0; i < classes_.loaders().size(); i++) {
        LoaderData& data = classes_.loaders()[i];
        if (!data.loader && !data.ownsOneHiddenClass) reach(i);
    }
    drain();
    classes_.forEachThreadObject([&](u8 thread) { push(thread); });
    for (Root& root : roots) {
        push(root.object);
        drain();
    }
    while (left_) lookAgain();
    visitStackChunks();
    for (u8 object : inVirtualFrames_) roots.pushIfRoom({object, OTHER_ROOT, 0, 0, 0});
    page.unknown = page.unknown + marks_.strangers();
    page.objects = objects_;
    page.heapBytes = heapBytes_;
    if (!objects_) childOutcome->refuse("no live object was found, so the picture is wrong");
}

// Ends: where something had no room, as much as has room was marked before.
void Marker::lookAgain() {
    StatusPage& page = childOutcome->page();
    left_ = false;
    u8 looked = 0;
    marks_.forEach([&](u8 object) {
        visitReferences(object, classes_[classes_.indexOf(object)]);
        drain();
        if ((++looked & 0xfff) == 0) page.lookedAgain = page.lookedAgain + 0x1000;
    });
}

void Marker::drain() {
    while (!stack_.empty()) {
        u8 top = stack_.pop();
        if (top & 1) visitArrayPiece(top & ~7ull, stack_.pop());
        else visit(top);
    }
}

void Marker::visit(u8 object) {
    u4 index = classes_.indexOf(object);
    if (index == NO_CLASS) {
        marks_.clear(object);
        childOutcome->page().unknown = childOutcome->page().unknown + 1;
        return;
    }
    Class& type = classes_[index];
    if (!type.reached) reach(type.loaderData);
    if (type.kind == Kind::MIRROR) reachThroughMirror(object);
    if (type.kind == Kind::LOADER) {
        u4 data = loaderData_.find(object);
        if (data != AddressMap::NOTHING) reach(data);
    }
    if (type.kind == Kind::STACK_CHUNK) stackChunks_.push(object);
    account(object, type);
    visitReferences(object, type);
}

// The first one lies uppermost on the stack.
void Marker::visitReferences(u8 object, const Class& type) {
    if (type.kind == Kind::OBJECT_ARRAY) return visitArrayPiece(object, 0);
    u8 first = stack_.size();
    forEachReference(classes_, object, type, Referents::STRONG_AND_SOFT, [&](u4, u8 target) { follow(target); });
    stack_.reverseFrom(first);
}

// Last: what only looks like an object there, and all below it, then leads to nothing that is known to be one.
void Marker::visitStackChunks() {
    doubtful_ = !stackChunks_.empty();
    do {
        while (!stackChunks_.empty()) {
            visitStackChunk(stackChunks_.pop());
            drain();
        }
        if (left_) lookAgain();
    } while (left_ || !stackChunks_.empty());
}

void Marker::visitStackChunk(u8 chunk) {
    forEachInStackChunk(classes_, chunk, classes_[classes_.indexOf(chunk)], [&](u8 target) {
        if (classIfObject(classes_, memory_, target) == NO_CLASS || marks_.isMarked(target)) return;
        if (inVirtualFrames_.size() < MAX_IN_VIRTUAL_FRAMES) inVirtualFrames_.push(target);
        push(target);
    });
}

void Marker::visitArrayPiece(u8 array, u8 from) {
    const Layout& layout = classes_.layout();
    Class& type = classes_[classes_.indexOf(array)];
    u8 length = layout.length(array);
    u8 end = length - from > PIECE ? from + PIECE : length;
    if (end < length) {
        stack_.push(end);
        stack_.push(array | 1);
    }
    u8 slot = array + type.instanceBytes + from * layout.referenceBytes;
    for (u8 i = from; i < end; i++, slot += layout.referenceBytes) {
        u8 target = layout.reference(slot);
        if (target) follow(target);
    }
}

// A live loader keeps its classes, and a live class its loader and what its code has resolved (string constants, call sites).
void Marker::reach(u4 loaderData) {
    LoaderData& data = classes_.loaders()[loaderData];
    if (data.reached) return;
    data.reached = true;
    if (data.loader) push(data.loader);
    for (u4 i = data.firstClass; i < data.firstClass + data.classCount; i++) {
        classes_[i].reached = true;
        push(classes_[i].mirror);
        if (classes_[i].resolvedReferences) push(classes_[i].resolvedReferences);
    }
}

void Marker::reachThroughMirror(u8 mirror) {
    u4 index = classes_.indexOfMirror(mirror);
    if (index != NO_CLASS) reach(classes_[index].loaderData);
}

void Marker::account(u8 object, const Class& type) {
    constexpr u8 INSTANCE_HEADER = 25, OBJECT_ARRAY_HEADER = 25, PRIMITIVE_ARRAY_HEADER = 18;
    objects_++;
    heapBytes_ += classes_.bytesOf(object, type);
    u8 length = type.kind >= Kind::OBJECT_ARRAY ? classes_.layout().length(object) : 0;
    if (type.kind == Kind::OBJECT_ARRAY) dataBytes_ += OBJECT_ARRAY_HEADER + 8 * length;
    else if (type.kind == Kind::PRIMITIVE_ARRAY) dataBytes_ += PRIMITIVE_ARRAY_HEADER + (length << type.logElementBytes);
    else dataBytes_ += INSTANCE_HEADER + type.dataBytes;
    if ((objects_ & 0xffff) == 0) {
        childOutcome->page().objects = objects_;
        childOutcome->page().heapBytes = heapBytes_;
    }
}

// A hidden class may be unloaded before its loader: its data has the same loader but does not live by it.
void Marker::indexLoaders() {
    Buffer<LoaderData>& loaders = classes_.loaders();
    loaderData_.reserve(loaders.size());
    for (u4 i = 0; i < loaders.size(); i++) {
        if (loaders[i].loader && !loaders[i].ownsOneHiddenClass) loaderData_.add(loaders[i].loader, i);
    }
}

}  // namespace memwatchdog

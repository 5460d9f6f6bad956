#include "linux/path_folder.h"

#include "linux/address_map.h"

namespace memwatchdog {
namespace {

// Loaders whose classes live as long as the JVM: the same as in io.memwatchdog.hprof.graph.LoaderScan.
constexpr const char* BUILT_IN[] = {"jdk/internal/loader/ClassLoaders$AppClassLoader", "jdk/internal/loader/ClassLoaders$PlatformClassLoader",
                                    "jdk/internal/loader/ClassLoaders$BootClassLoader"};
constexpr const char* LAUNCHERS[] = {"org/springframework/boot/loader/launch/LaunchedClassLoader",
                                     "org/springframework/boot/loader/LaunchedURLClassLoader", "io/quarkus/bootstrap/runner/RunnerClassLoader"};

}  // namespace

void PathFolder::run(Buffer<Root>& roots) {
    childOutcome->page().phase = StatusPage::FOLDING;
    prepareTypes();
    findBuiltInLoaders();
    prepareReferences();
    bounds_.prepare();
    threadLocals_.prepare();
    enterClasses(true);
    enterClasses(false);
    enterRoots(roots);
    drain();
    enterTransientRoots(roots);
    drain();
    do {
        followStackChunks();
        drainLate();
    } while (!stackChunks_.empty());
    StatusPage& page = childOutcome->page();
    page.unknown = page.unknown + marks_.strangers();
    page.objects = objects_;
    page.heapBytes = heapBytes_;
    page.nodes = trie_.nodes().size();
    page.frontierPeak = frontierPeak_;
    if (!objects_) childOutcome->refuse("no live object was found, so the picture is wrong");
}

void PathFolder::prepareTypes() {
    AddressMap bySymbol;
    bySymbol.reserve(classes_.size());
    for (u4 i = 0; i < classes_.size(); i++) types_.push(bySymbol.add(classes_[i].name.symbol, i));
    counts_.resizeZeroed(classes_.size());
    bytes_.resizeZeroed(classes_.size());
}

void PathFolder::prepareReferences() {
    for (u4 i = 0; i < classes_.size(); i++) {
        const Class& type = classes_[i];
        isLeaf_.push(type.kind == Kind::PRIMITIVE_ARRAY || (type.kind == Kind::INSTANCE && !type.oopCount && !holdsItsClass(type)));
    }
    const Class& reference = classes_[classes_.find("java/lang/ref/Reference")];
    Field* own = classes_.fields(reference);
    for (u4 f = 0; f < reference.fieldCount; f++) {
        if (own[f].offset == classes_.referentOffset() && !own[f].isStatic) referentVia_ = reference.firstField + f;
    }
}

void PathFolder::findBuiltInLoaders() {
    Buffer<LoaderData>& loaders = classes_.loaders();
    builtIn_.resizeZeroed(loaders.size());
    u4 launchers = 0, launcher = 0;
    for (u4 i = 0; i < loaders.size(); i++) {
        u4 type = loaders[i].loader ? classes_.indexOf(loaders[i].loader) : NO_CLASS;
        builtIn_[i] = !loaders[i].loader;
        if (type == NO_CLASS) continue;
        for (const char* name : BUILT_IN) builtIn_[i] |= classes_[type].name.equals(name);
        for (const char* name : LAUNCHERS) {
            if (!classes_[type].name.equals(name) || loaders[i].ownsOneHiddenClass) continue;
            launchers++;
            launcher = i;
        }
    }
    if (launchers != 1) return;
    // One launcher is the application; several are a leak like any other.
    for (u4 i = 0; i < loaders.size(); i++) builtIn_[i] |= loaders[i].loader == loaders[launcher].loader;
}

// The application's classes come before the JDK's. A hidden class lives by those who use it.
void PathFolder::enterClasses(bool application) {
    u4 edge = trie_.edge(PathTrie::ROOT, ROOT_CLASS);
    for (u4 i = 0; i < classes_.size(); i++) {
        LoaderData& data = classes_.loaders()[classes_[i].loaderData];
        if (builtIn_[classes_[i].loaderData] && !data.ownsOneHiddenClass && (data.loader != 0) == application) push(classes_[i].mirror, edge);
    }
}

void PathFolder::enterRoots(Buffer<Root>& roots) {
    memory_.noteHeap(classes_.layout().heapStart, classes_.layout().heapEnd);
    for (Root& root : roots) memory_.noteHeap(root.object);
    for (Root& root : roots) {
        if (root.kind == THREAD) push(root.object, trie_.edge(PathTrie::ROOT, ROOT_THREAD));
    }
    classes_.forEachThreadObject([&](u8 thread) { push(thread, trie_.edge(PathTrie::ROOT, ROOT_THREAD)); });
    for (Root& root : roots) {
        if (root.kind == JNI_GLOBAL) push(root.object, trie_.edge(PathTrie::ROOT, ROOT_JNI_GLOBAL));
    }
    for (Root& root : roots) {
        bool transient = root.kind == STACK_LOCAL || root.kind == JNI_LOCAL || root.kind == MONITOR;
        if (!transient) push(root.object, trie_.edge(PathTrie::ROOT, ROOT_VM));
    }
}

// Local variables count only for what nothing else holds; a caller's before those of what it called.
void PathFolder::enterTransientRoots(Buffer<Root>& roots) {
    u4 thread = trie_.edge(PathTrie::ROOT, ROOT_THREAD);
    u4 type = classes_.find("java/lang/Thread");
    u4 above = type == NO_CLASS ? PathTrie::ROOT : trie_.child(thread, types_[type]);
    for (u8 i = roots.size(); i-- > 0;) {
        Root& root = roots[i];
        if (root.kind == STACK_LOCAL || root.kind == JNI_LOCAL || root.kind == MONITOR) push(root.object, trie_.edge(above, frameVia(root)));
    }
}

u4 PathFolder::frameVia(const Root& root) const {
    if (root.kind == MONITOR) return ROOT_MONITOR;
    if (root.kind == JNI_LOCAL) return ROOT_JNI_LOCAL;
    if (!root.thread || root.thread > threads_.threads.size()) return ROOT_LOCAL;
    const Thread& thread = threads_.threads[root.thread - 1];
    if (root.depth < 0 || static_cast<u4>(root.depth) >= thread.frameCount) return ROOT_LOCAL;
    return FRAME + thread.firstFrame + static_cast<u4>(root.depth);
}

// A root: has room whatever the budget, since nothing else would lead to it.
void PathFolder::push(u8 object, u4 edge) {
    if (!marks_.mark(object)) return;
    if (frontier_.size() < maxFrontier_) frontier_.push(Entry(object, edge));
    else deep_.push(Entry(object, edge));
}

void PathFolder::follow(u8 target, u4 targetIndex, u4 edge) {
    if (targetIndex != NO_CLASS && isLeaf_[targetIndex]) {
        if (marks_.mark(target)) count(target, targetIndex, edge);
    } else if (frontier_.size() < maxFrontier_ || deep_.size() < maxDeep_) {
        push(target, edge);
    } else if (!marks_.isMarked(target)) {
        left_ = true;
    }
}

void PathFolder::drain() {
    drainFrontier();
    while (left_) lookAgain();
}

void PathFolder::drainFrontier() {
    drainDeep();
    while (!frontier_.empty()) {
        frontier_.prefetch();
        if (frontier_.size() > frontierPeak_) frontierPeak_ = frontier_.size();
        Entry entry = frontier_.pop();
        u4 index;
        u4 node = arrive(entry, index);
        if (index == NO_CLASS) continue;
        expandWhole(entry.object(), index, node, false);
    }
}

// What the frontier has no room for: depth-first, arrays by pieces and chains last, so that this stack stays small.
void PathFolder::drainDeep() {
    while (!deep_.empty()) {
        Entry entry = deep_.pop();
        bool goesOn = entry.edge() == NO_EDGE;
        u4 from = goesOn ? static_cast<u4>(entry.object() >> 3) : 0;
        if (goesOn) entry = deep_.pop();
        u8 object = entry.object();
        u4 index = classes_.indexOf(object);
        u4 node = goesOn ? trie_.child(entry.edge(), types_[index]) : arrive(entry, index);
        if (index == NO_CLASS) continue;
        if (classes_[index].kind != Kind::OBJECT_ARRAY) {
            expand(object, index, node);
            continue;
        }
        u4 length = classes_.layout().length(object);
        u4 end = length - from < PIECE ? length : from + PIECE;
        if (end < length) {
            deep_.push(entry);
            deep_.push(Entry(static_cast<u8>(end) << 3, NO_EDGE));
        }
        expandArray(object, index, node, from, end);
    }
}

// Ends: where something had no room, as much as has room was marked before. By which path the holder was reached is forgotten.
void PathFolder::lookAgain() {
    StatusPage& page = childOutcome->page();
    u4 edge = trie_.edge(PathTrie::ROOT, ROOT_FORGOTTEN);
    left_ = false;
    u8 looked = 0;
    marks_.forEach([&](u8 object) {
        if ((++looked & 0xfff) == 0) page.lookedAgain = page.lookedAgain + 0x1000;
        u4 index = classes_.indexOf(object);
        if (isLeaf_[index]) return;
        expandWhole(object, index, trie_.child(edge, nodeType(object, index)), true);
        drainFrontier();
    });
}

// Counts an object that is visited for the first time; answers its node.
u4 PathFolder::arrive(const Entry& entry, u4& index) {
    index = classes_.indexOf(entry.object());
    if (index != NO_CLASS) return count(entry.object(), index, entry.edge());
    marks_.clear(entry.object());
    childOutcome->page().unknown = childOutcome->page().unknown + 1;
    return PathTrie::ROOT;
}

u4 PathFolder::count(u8 object, u4 index, u4 edge) {
    u4 node = trie_.child(edge, nodeType(object, index));
    u8 bytes = classes_.bytesOf(object, classes_[index]);
    trie_.count(node, bytes, object);
    // What they lead to is read unchecked.
    if (!doubtful_ && bounds_.mayHave(index)) bounds_.note(object, index, node);
    counts_[types_[index]]++;
    bytes_[types_[index]] += bytes;
    heapBytes_ += bytes;
    if ((++objects_ & 0xffff) == 0) {
        childOutcome->page().objects = objects_;
        childOutcome->page().heapBytes = heapBytes_;
    }
    return node;
}

u4 PathFolder::nodeType(u8 object, u4 index) const {
    if (classes_[index].kind != Kind::MIRROR) return types_[index];
    u4 mirrored = classes_.indexOfMirror(object);
    return mirrored == NO_CLASS ? types_[index] : CLASS_OBJECT | types_[mirrored];
}

// Arrays by pieces: what a piece puts onto the stack is done with before the next one.
void PathFolder::expandWhole(u8 object, u4 index, u4 node, bool again) {
    bool isArray = classes_[index].kind == Kind::OBJECT_ARRAY;
    u4 length = isArray ? classes_.layout().length(object) : 1;
    for (u4 from = 0; from < length; from += PIECE) {
        lookingAgain_ = again;
        if (isArray) expandArray(object, index, node, from, length - from < PIECE ? length : from + PIECE);
        else expand(object, index, node);
        lookingAgain_ = false;
        drainDeep();
    }
}

// What goes onto the stack goes there in reverse, so that its first lies uppermost.
void PathFolder::expand(u8 object, u4 index, u4 node) {
    const Class& type = classes_[index];
    u8 first = deep_.size();
    if (holdsItsClass(type)) follow(type.mirror, classes_.mirrorClass(), trie_.edge(node, CLASS_OF));
    switch (type.kind) {
        case Kind::PRIMITIVE_ARRAY: return;
        case Kind::MIRROR: expandMirror(object, node); break;
        case Kind::SOFT_REFERENCE:
        case Kind::WEAK_REFERENCE:
        case Kind::FINAL_REFERENCE: expandReference(object, type, node); break;
        case Kind::STACK_CHUNK:
            if (doubtful_) followStackChunk(object, node);
            else if (!lookingAgain_) stackChunks_.push(Entry(object, node));
            break;
        default: break;
    }
    expandOops(object, index, node);
    deep_.reverseFrom(first);
}

void PathFolder::expandOops(u8 object, u4 index, u4 node) {
    const Class& type = classes_[index];
    const Layout& layout = classes_.layout();
    const Oop* oops = classes_.oops(type);
    for (u4 i = 0; i < type.oopCount; i++) {
        u8 target = layout.reference(object + oops[i].offset);
        if (!target) continue;
        u4 known = refer(types_[index], target);
        if (doubtful_ && known == NO_CLASS) continue;
        if (!marks_.isMarked(target)) follow(target, known, trie_.edge(node, viaOf(object, index, oops[i])));
    }
}

u4 PathFolder::viaOf(u8 object, u4 index, const Oop& oop) const {
    if (oop.field == NO_FIELD) return NONE;
    u4 holder = threadLocals_.isValue(index, oop.field) ? threadLocals_.holderOf(object) : AddressMap::NOTHING;
    return holder == AddressMap::NOTHING ? oop.field : THREAD_LOCAL + holder;
}

void PathFolder::expandArray(u8 array, u4 index, u4 node, u4 from, u4 to) {
    const Layout& layout = classes_.layout();
    u4 edge = trie_.edge(node, ELEMENT), holder = types_[index];
    u8 slot = array + classes_[index].instanceBytes + static_cast<u8>(from) * layout.referenceBytes;
    for (u4 i = from; i < to; i++, slot += layout.referenceBytes) {
        u8 target = layout.reference(slot);
        if (!target) continue;
        u4 known = refer(holder, target);
        if (doubtful_ && known == NO_CLASS) continue;
        follow(target, known, edge);
    }
}

// Counts the reference; answers the class of the target. What is no object of a known class is told when it is visited.
u4 PathFolder::refer(u4 from, u8 target) {
    u4 index = doubtful_ ? classIfObject(classes_, memory_, target) : MarkBitmap::fits(target) ? classes_.indexOf(target) : NO_CLASS;
    if (index != NO_CLASS && !lookingAgain_) references_.add(from, types_[index], classes_.bytesOf(target, classes_[index]));
    return index;
}

void PathFolder::expandMirror(u8 mirror, u4 node) {
    u4 index = classes_.indexOfMirror(mirror);
    if (index == NO_CLASS) return;
    const Class& type = classes_[index];
    Field* own = classes_.fields(type);
    for (u4 f = 0; f < type.fieldCount; f++) {
        u8 target = own[f].isStatic && own[f].isOop() ? classes_.layout().reference(mirror + own[f].offset) : 0;
        if (!target) continue;
        u4 known = refer(CLASS_OBJECT | types_[index], target);
        if (doubtful_ && known == NO_CLASS) continue;
        follow(target, known, trie_.edge(node, type.firstField + f));
    }
    if (type.resolvedReferences) follow(type.resolvedReferences, NO_CLASS, trie_.edge(node, RESOLVED));
    u8 loader = classes_.loaders()[type.loaderData].loader;
    if (loader) follow(loader, NO_CLASS, trie_.edge(node, LOADER_OF));
}

// A soft referent is held only for as long as memory lasts, a finalizable one until its turn comes: after all others.
void PathFolder::expandReference(u8 object, const Class& type, u4 node) {
    if (type.kind == Kind::WEAK_REFERENCE) return;
    u8 referent = classes_.layout().reference(object + classes_.referentOffset());
    if (!referent || marks_.isMarked(referent)) return;
    if (doubtful_ && classIfObject(classes_, memory_, referent) == NO_CLASS) return;
    Entry entry(referent, trie_.edge(node, referentVia_));
    bool isSoft = type.kind == Kind::SOFT_REFERENCE;
    if (soft_.size() + finalizable_.size() < maxLate_) {
        if (isSoft) soft_.push(entry);
        else finalizable_.push(entry);
    } else {
        if (isSoft) trie_.markSoft(entry.edge());
        follow(referent, NO_CLASS, entry.edge());
    }
}

// After all that is known to be an object, and so after all that anything else holds.
void PathFolder::followStackChunks() {
    while (!stackChunks_.empty()) {
        doubtful_ = true;
        Entry chunk = stackChunks_.pop();
        followStackChunk(chunk.object(), chunk.edge());
        drainFrontier();
    }
    drain();
}

void PathFolder::followStackChunk(u8 chunk, u4 node) {
    u4 edge = trie_.edge(node, NONE);
    forEachInStackChunk(classes_, chunk, classes_[classes_.indexOf(chunk)], [&](u8 target) {
        u4 known = classIfObject(classes_, memory_, target);
        if (known != NO_CLASS) follow(target, known, edge);
    });
}

void PathFolder::drainLate() {
    while (!soft_.empty() || !finalizable_.empty()) {
        bool isSoft = !soft_.empty();
        Entry entry = isSoft ? soft_.pop() : finalizable_.pop();
        if (isSoft) trie_.markSoft(entry.edge());
        push(entry.object(), entry.edge());
        drain();
    }
}

}  // namespace memwatchdog

#include "linux/path_folder.h"

namespace memwatchdog {
namespace {

enum JvmtiKind : u4 { JNI_GLOBAL = 21, SYSTEM_CLASS = 22, MONITOR = 23, STACK_LOCAL = 24, JNI_LOCAL = 25, THREAD = 26 };

// Loaders whose classes live as long as the JVM: the same as in io.memwatchdog.hprof.graph.LoaderScan.
constexpr const char* BUILT_IN[] = {"jdk/internal/loader/ClassLoaders$AppClassLoader", "jdk/internal/loader/ClassLoaders$PlatformClassLoader",
                                    "jdk/internal/loader/ClassLoaders$BootClassLoader"};
constexpr const char* LAUNCHERS[] = {"org/springframework/boot/loader/launch/LaunchedClassLoader",
                                     "org/springframework/boot/loader/LaunchedURLClassLoader", "io/quarkus/bootstrap/runner/RunnerClassLoader"};

}  // namespace

void PathFolder::run(Buffer<Root>& roots) {
    childOutcome->page().phase = StatusPage::FOLDING;
    prepareTypes();
    prepareFields();
    findBuiltInLoaders();
    enterClasses(true);
    enterClasses(false);
    enterRoots(roots);
    drain();
    enterTransientRoots(roots);
    drain();
    drainLate();
    StatusPage& page = childOutcome->page();
    page.objects = objects_;
    page.heapBytes = heapBytes_;
    page.nodes = trie_.nodes().size();
    page.frontierPeak = frontierPeak_;
}

void PathFolder::prepareTypes() {
    u8 mask = 1023;
    while (mask < 2ull * classes_.size()) mask = mask * 2 + 1;
    Buffer<u4> bySymbol;
    bySymbol.resizeZeroed(mask + 1);
    for (u4 i = 0; i < classes_.size(); i++) {
        u8 symbol = classes_[i].name.symbol;
        u8 slot = (symbol >> 3) * 0x9E3779B97F4A7C15ull >> 30 & mask;
        while (bySymbol[slot] && classes_[bySymbol[slot] - 1].name.symbol != symbol) slot = (slot + 1) & mask;
        if (!bySymbol[slot]) bySymbol[slot] = i + 1;
        types_.push(bySymbol[slot] - 1);
    }
    counts_.resizeZeroed(classes_.size());
    bytes_.resizeZeroed(classes_.size());
}

// The field behind each slot of the oop maps, in their order.
void PathFolder::prepareFields() {
    for (u4 i = 0; i < classes_.size(); i++) {
        Class& type = classes_[i];
        firstVia_.push(static_cast<u4>(vias_.size()));
        for (u4 m = 0; m < type.oopMapCount; m++) {
            for (u4 s = 0; s < type.oopMaps[m].count; s++) {
                u4 offset = static_cast<u4>(type.oopMaps[m].offset) + s * classes_.layout().referenceBytes;
                u4 via = NONE;
                for (u4 at = i; at != NO_CLASS && via == NONE; at = classes_[at].super) {
                    Field* own = classes_.fields(classes_[at]);
                    for (u4 f = 0; f < classes_[at].fieldCount; f++) {
                        if (!own[f].isStatic && own[f].offset == offset) via = classes_[at].firstField + f;
                    }
                }
                vias_.push(via);
            }
        }
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

void PathFolder::push(u8 object, u4 edge) {
    if (!marks_.mark(object)) return;
    if (frontier_.size() < maxFrontier_) {
        frontier_.push(Entry(object, edge));
    } else {
        deep_.push({Entry(object, edge), 0});
    }
}

void PathFolder::drain() {
    while (!frontier_.empty()) {
        level_.swap(frontier_);
        frontier_.clear();
        u8 size = level_.size();
        if (size > frontierPeak_) frontierPeak_ = size;
        for (u8 i = 0; i < size; i++) {
            if (i + 8 < size) __builtin_prefetch(reinterpret_cast<void*>(level_[i + 8].object()));
            u4 index;
            u4 node = arrive(level_[i], index);
            if (index == NO_CLASS) continue;
            u8 object = level_[i].object();
            if (classes_[index].kind == Kind::OBJECT_ARRAY) {
                u4 length = classes_.layout().length(object);
                for (u4 from = 0; from < length; from += PIECE) {
                    expandArray(object, classes_[index], node, from, length - from < PIECE ? length : from + PIECE);
                    drainDeep();
                }
            } else {
                expand(object, index, node);
                drainDeep();
            }
        }
    }
}

// What the frontier has no room for: depth-first, arrays by pieces, so that this stack stays small.
void PathFolder::drainDeep() {
    while (!deep_.empty()) {
        Pending pending = deep_.pop();
        u8 object = pending.entry.object();
        u4 index = classes_.indexOf(object);
        u4 node;
        if (pending.next == 0) node = arrive(pending.entry, index);
        else node = trie_.child(pending.entry.edge(), types_[index]);
        if (index == NO_CLASS) continue;
        if (classes_[index].kind != Kind::OBJECT_ARRAY) {
            expand(object, index, node);
            continue;
        }
        u4 length = classes_.layout().length(object);
        u4 end = length - pending.next < PIECE ? length : pending.next + PIECE;
        if (end < length) deep_.push({pending.entry, end});
        expandArray(object, classes_[index], node, pending.next, end);
    }
}

// Counts an object that is visited for the first time; answers its node.
u4 PathFolder::arrive(const Entry& entry, u4& index) {
    u8 object = entry.object();
    index = classes_.indexOf(object);
    if (index == NO_CLASS) {
        marks_.clear(object);
        childOutcome->page().unknown = childOutcome->page().unknown + 1;
        return PathTrie::ROOT;
    }
    const Class& type = classes_[index];
    u4 nodeType = types_[index];
    if (type.kind == Kind::MIRROR) {
        u8 klass = classes_.layout().klassOfMirror(object);
        u4 mirrored = klass ? classes_.indexOfKlass(klass) : NO_CLASS;
        if (mirrored != NO_CLASS) nodeType = CLASS_OBJECT | types_[mirrored];
    }
    u4 node = trie_.child(entry.edge(), nodeType);
    u8 bytes = classes_.bytesOf(object, type);
    trie_.count(node, bytes, object);
    counts_[types_[index]]++;
    bytes_[types_[index]] += bytes;
    heapBytes_ += bytes;
    if ((++objects_ & 0xffff) == 0) {
        childOutcome->page().objects = objects_;
        childOutcome->page().heapBytes = heapBytes_;
    }
    return node;
}

void PathFolder::expand(u8 object, u4 index, u4 node) {
    const Class& type = classes_[index];
    if (!builtIn_[type.loaderData] || classes_.loaders()[type.loaderData].ownsOneHiddenClass) push(type.mirror, trie_.edge(node, CLASS_OF));
    switch (type.kind) {
        case Kind::PRIMITIVE_ARRAY: return;
        case Kind::MIRROR: expandMirror(object, type, node); break;
        case Kind::SOFT_REFERENCE:
        case Kind::WEAK_REFERENCE:
        case Kind::FINAL_REFERENCE: expandReference(object, type, node); break;
        case Kind::STACK_CHUNK:
            forEachInStackChunk(classes_, object, type, [&](u4, u8 target) {
                if (memory_.isHeap(target) && classes_.indexOf(target) != NO_CLASS) push(target, trie_.edge(node, NONE));
            });
            break;
        default: break;
    }
    const Layout& layout = classes_.layout();
    const u4* via = vias_.data() + firstVia_[index];
    for (u4 m = 0; m < type.oopMapCount; m++) {
        u8 slot = object + static_cast<u4>(type.oopMaps[m].offset);
        for (u4 i = 0; i < type.oopMaps[m].count; i++, slot += layout.referenceBytes, via++) {
            u8 target = layout.reference(slot);
            if (!target) continue;
            refer(types_[index], target);
            if (!marks_.isMarked(target)) push(target, trie_.edge(node, *via));
        }
    }
}

void PathFolder::expandArray(u8 array, const Class& type, u4 node, u4 from, u4 to) {
    const Layout& layout = classes_.layout();
    u4 edge = trie_.edge(node, ELEMENT), holder = types_[classes_.indexOf(array)];
    u8 slot = array + type.instanceBytes + static_cast<u8>(from) * layout.referenceBytes;
    for (u4 i = from; i < to; i++, slot += layout.referenceBytes) {
        u8 target = layout.reference(slot);
        if (!target) continue;
        refer(holder, target);
        push(target, edge);
    }
}

// A reference to what is no object of a known class is told when it is visited.
void PathFolder::refer(u4 from, u8 target) {
    u4 index = classes_.indexOf(target);
    if (index != NO_CLASS) references_.add(from, types_[index], classes_.bytesOf(target, classes_[index]));
}

void PathFolder::expandMirror(u8 mirror, const Class& mirrorType, u4 node) {
    u8 klass = classes_.layout().klassOfMirror(mirror);
    u4 index = klass ? classes_.indexOfKlass(klass) : NO_CLASS;
    if (index == NO_CLASS) return;
    const Class& type = classes_[index];
    Field* own = classes_.fields(type);
    for (u4 f = 0; f < type.fieldCount; f++) {
        u8 target = own[f].isStatic && own[f].isOop() ? classes_.layout().reference(mirror + own[f].offset) : 0;
        if (!target) continue;
        refer(CLASS_OBJECT | types_[index], target);
        push(target, trie_.edge(node, type.firstField + f));
    }
    if (type.resolvedReferences) push(type.resolvedReferences, trie_.edge(node, RESOLVED));
    u8 loader = classes_.loaders()[type.loaderData].loader;
    if (loader) push(loader, trie_.edge(node, LOADER_OF));
}

// A soft referent is held only for as long as memory lasts, a finalizable one until its turn comes: after all others.
void PathFolder::expandReference(u8 object, const Class& type, u4 node) {
    if (type.kind == Kind::WEAK_REFERENCE) return;
    u4 reference = classes_.find("java/lang/ref/Reference");
    u4 via = NONE;
    Field* own = classes_.fields(classes_[reference]);
    for (u4 f = 0; f < classes_[reference].fieldCount; f++) {
        if (own[f].offset == classes_.referentOffset() && !own[f].isStatic) via = classes_[reference].firstField + f;
    }
    u8 referent = classes_.layout().reference(object + classes_.referentOffset());
    if (!referent || marks_.isMarked(referent)) return;
    Entry entry(referent, trie_.edge(node, via));
    if (type.kind == Kind::SOFT_REFERENCE) soft_.push(entry);
    else finalizable_.push(entry);
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

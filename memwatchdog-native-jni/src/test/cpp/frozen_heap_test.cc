#include "fake_vm.h"
#include "linux/hprof_writer.h"
#include "linux/marker.h"
#include "linux/profile_encoder.h"

namespace memwatchdog::test {
namespace {

constexpr FieldOf CLASS_FIELDS[] = {{"componentType", "Ljava/lang/Class;", FakeVm::COMPONENT_TYPE, false}};
constexpr FieldOf REFERENCE_FIELDS[] = {{"referent", "Ljava/lang/Object;", 16, false}, {"discovered", "Ljava/lang/ref/Reference;", 24, false}};
constexpr FieldOf NODE_FIELDS[] = {{"next", "LNode;", 16, false}, {"any", "Ljava/lang/Object;", 24, false}, {"flag", "Z", 32, false},
                                   {"small", "S", 34, false}, {"number", "I", 36, false}, {"value", "D", 40, false},
                                   {"FIRST", "LNode;", FakeVm::MIRROR_BYTES, true}, {"ALL", "[LNode;", FakeVm::MIRROR_BYTES + 8, true}};
constexpr u4 NODE_BYTES = 48, REFERENCE_BYTES = 32;

// A heap of all kinds of objects, tied together at random.
struct World {
    explicit World(u8 seed, bool stream) : vm(stream), random(seed) {
        u8 boot = vm.addLoader(0);
        u8 objectClass = vm.addClass(boot, "java/lang/Object", 0, FakeVm::HEADER, nullptr, 0);
        u8 mirrorClass = vm.addClass(boot, "java/lang/Class", objectClass, FakeVm::MIRROR_BYTES, CLASS_FIELDS, 1);
        u8 reference = vm.addClass(boot, "java/lang/ref/Reference", objectClass, REFERENCE_BYTES, REFERENCE_FIELDS, 2);
        u8 soft = vm.addClass(boot, "java/lang/ref/SoftReference", reference, REFERENCE_BYTES, nullptr, 0);
        u8 weak = vm.addClass(boot, "java/lang/ref/WeakReference", reference, REFERENCE_BYTES, nullptr, 0);
        u8 nodeClass = vm.addClass(boot, "Node", objectClass, NODE_BYTES, NODE_FIELDS, 8, 2);
        u8 nodes = vm.addArrayClass(boot, "[LNode;", true, 12, 3);
        u8 longs = vm.addArrayClass(boot, "[J", false, 11, 3);
        u8 bytes = vm.addArrayClass(boot, "[B", false, 8, 0);
        vm.setMirrorClass(mirrorClass);
        u8 chain = 0;
        for (u4 i = 0; i < 20000; i++) {
            u8 node = vm.newInstance(nodeClass, NODE_BYTES);
            FakeVm::store(node + 16, chain);
            FakeVm::store(node + 24, any());
            FakeVm::store(node + 40, random.next());
            chain = node;
            objects.push(node);
            if (i % 5 == 0) objects.push(vm.newArray(bytes, random.below(70), 0));
            if (i % 7 == 0) objects.push(vm.newArray(longs, random.below(9), 3));
            if (i % 100 == 0) objects.push(nodeArray(nodes, random.below(2000)));
            if (i % 20 == 0) objects.push(referenceTo(i % 40 ? soft : weak));
        }
        addUndeclaredChain(nodeClass);
        objects.push(vm.newArray(bytes, 3000000, 0));  // more than a segment of the dump
        u8 mirror = vm.mirrorOf(nodeClass);
        FakeVm::store(mirror + FakeVm::MIRROR_BYTES, chain);
        FakeVm::store(mirror + FakeVm::MIRROR_BYTES + 8, nodeArray(nodes, 100000));
        for (u4 i = 0; i < 300; i++)
            roots.push({objects[random.below(static_cast<u4>(objects.size()))], 20 + random.below(9), random.below(4), static_cast<i4>(random.below(5)) - 1, 0});
        roots.push({objects[objects.size() - 1], 21, 0, 0, 0});
    }

    u8 any() { return objects.empty() || random.below(4) == 0 ? 0 : objects[random.below(static_cast<u4>(objects.size()))]; }
    // A chain by a field that may refer to anything, with something beside each element: more than a stack has room for.
    void addUndeclaredChain(u8 type) {
        u8 chain = 0;
        for (u4 i = 0; i < 5000; i++) {
            u8 node = vm.newInstance(type, NODE_BYTES);
            FakeVm::store(node + 16, vm.newInstance(type, NODE_BYTES));
            FakeVm::store(node + 24, chain);
            chain = node;
        }
        roots.push({chain, JNI_GLOBAL, 0, 0, 0});
    }
    u8 nodeArray(u8 type, u4 length) {
        u8 array = vm.newArray(type, length, 3);
        for (u4 i = 0; i < length; i++) FakeVm::store(array + FakeVm::ARRAY_HEADER + 8ull * i, any());
        return array;
    }
    u8 referenceTo(u8 type) {
        u8 reference = vm.newInstance(type, REFERENCE_BYTES);
        FakeVm::store(reference + 16, any());
        return reference;
    }

    FakeVm vm;
    Random random;
    u8 references = 0;
    Buffer<u8> objects;
    Buffer<Root> roots;
    Threads threads;
};

// Threads whose stacks fit the roots, and one frame too few.
void addThreads(Threads& threads) {
    constexpr char TEXT[] = "Nodemain()VNode.java";
    memcpy(threads.characters.extend(sizeof TEXT), TEXT, sizeof TEXT);
    threads.texts.push({0, 4});
    threads.texts.push({4, 4});
    threads.texts.push({8, 3});
    threads.texts.push({11, 9});
    for (u4 i = 0; i < 3; i++) {
        threads.threads.push({i * 2, 2});
        threads.frames.push({1, 2, 3, 0, 7});
        threads.frames.push({1, 2, NO_TEXT, 3, -3});
    }
}

struct Graph {
    explicit Graph(World& world) : classes(world.vm.layout) {
        CHECK(marks.reserve() && memory.read());
        classes.read();
        classes.verifyFieldsAgainstOopMaps();
        CHECK(classes.size() == 9);
    }
    ClassTable classes;
    MarkBitmap marks;
    MemoryMap memory;
};

u8 dump(World& world, int file, bool gzip, bool redact, u8 stackBytes = 1 << 20) {
    Graph graph(world);
    Marker marker(graph.classes, graph.marks, graph.memory, stackBytes);
    marker.run(world.roots);
    auto* output = makeInPlace<Output>(libc::MAP_PRIVATE, file, gzip, ~0ull >> 1);
    HprofWriter writer(graph.classes, graph.marks, *output, redact);
    writer.write(world.threads, world.roots, 1);
    release(output);
    return childOutcome->page().objects;
}

u8 fold(World& world, u4 maxNodes, u8 frontierBytes, u8 capacity) {
    Graph graph(world);
    auto* folder = makeInPlace<PathFolder>(libc::MAP_PRIVATE, graph.classes, graph.marks, graph.memory, world.threads, maxNodes, frontierBytes);
    folder->run(world.roots);
    auto* target = static_cast<u1*>(calloc(capacity, 1));
    ProfileEncoder(graph.classes, *folder, world.threads, target, capacity).encode();
    CHECK(childOutcome->page().resultBytes <= capacity);
    u8 objects = folder->objects(), references = 0, weight = 0;
    for (ReferenceCounts::Pair& pair : folder->references().pairs()) references += pair.count;
    for (PathTrie::Node& node : folder->trie().nodes()) weight += node.count;
    CHECK(weight == objects);
    CHECK(!world.references || references == world.references);  // each reference is counted once, however often it was looked at
    world.references = references;
    release(folder);
    return objects;
}

int create(const char* directory, const char* name) {
    static char path[4096];
    u4 at = 0;
    for (const char* c = directory; *c; c++) path[at++] = *c;
    for (const char* c = name; *c; c++) path[at++] = *c;
    path[at] = 0;
    int file = open(path, libc::O_WRONLY | libc::O_CREAT | libc::O_EXCL, 0600);
    CHECK(file >= 0);
    return file;
}

void refusesWhatDoesNotFit(bool stream) {
    World world(9, stream);
    u8 klass = load<u8>(load<u8>(world.vm.layout.vm.loaderDataHead) + 16);
    while (load<u4>(klass + FakeVm::MAP_COUNT) != 2) klass = load<u8>(klass + FakeVm::NEXT);
    u8 fields = load<u8>(klass + FakeVm::FIELDS);
    u8 map = klass + FakeVm::KLASS_BYTES + 8ull * load<u4>(klass + FakeVm::VTABLE);
    auto reading = [&] { Graph graph(world); };
    CHECK(endOf(reading) == StatusPage::DONE);
    CHECK(endOf([&] { FakeVm::store(map, 20), reading(); }) == StatusPage::REFUSED);
    CHECK(endOf([&] { FakeVm::store(map + 4, 3u), reading(); }) == StatusPage::REFUSED);
    CHECK(endOf([&] { FakeVm::store(fields, 7u), reading(); }) == StatusPage::REFUSED);
    CHECK(endOf([&] { FakeVm::store(klass + FakeVm::SUPER, klass), reading(); }) == StatusPage::REFUSED);
    if (stream) CHECK(endOf([&] { FakeVm::store(fields + 4, static_cast<u1>(100)), reading(); }) == StatusPage::REFUSED);
    else CHECK(endOf([&] { FakeVm::store(klass + FakeVm::JAVA_FIELDS, static_cast<u2>(65535)), reading(); }) == StatusPage::REFUSED);
    CHECK(endOf([&] { fold(world, 1000, 1 << 20, 100); }) == StatusPage::REFUSED);
}

// References of which no object can be the target, beyond the address space or between two objects: told, never followed.
void countsWhatIsNoAddress(World& world) {
    constexpr u8 HOSTILE[] = {(1ull << 48) + 8, ~7ull, 4};
    u8 node = world.objects[0];
    world.roots.push({node, JNI_GLOBAL, 0, 0, 0});
    for (u8 target : HOSTILE) {
        CHECK(endOf([&] {
                  FakeVm::store(node + 24, target);
                  Graph graph(world);
                  Marker(graph.classes, graph.marks, graph.memory, 0).run(world.roots);
                  CHECK(childOutcome->page().unknown > 0);
              }) == StatusPage::DONE);
        CHECK(endOf([&] {
                  FakeVm::store(node + 24, target);
                  world.references = 0;
                  fold(world, 1000, 1 << 20, 1 << 24);
                  CHECK(childOutcome->page().unknown > 0);
              }) == StatusPage::DONE);
    }
}

}  // namespace

// Decoding, marking, writing and folding of one heap; the dumps are left for a reader to read.
void frozenHeap(const char* directory) {
    for (u4 stream = 0; stream < 2; stream++) {
        World world(10, stream != 0);
        childOutcome->page().lookedAgain = 0;
        addThreads(world.threads);
        u8 objects = dump(world, create(directory, stream ? "/stream.hprof" : "/table.hprof"), false, false);
        CHECK(objects > 20000);
        CHECK(childOutcome->page().lookedAgain == 0);
        CHECK(dump(world, create(directory, stream ? "/stream.hprof.gz" : "/table.hprof.gz"), true, true, 0) == objects);
        CHECK(childOutcome->page().lookedAgain > 0);
        u8 folded = fold(world, 1 << 16, 1 << 24, 1 << 24);
        CHECK(folded > 20000 && folded <= objects);
        CHECK(fold(world, 1 << 16, 8, 1 << 24) == folded);  // a frontier of one object: depth-first
        CHECK(fold(world, 5, 1000, 1 << 24) == folded);
        countsWhatIsNoAddress(world);
        refusesWhatDoesNotFit(stream != 0);
    }
}

}  // namespace memwatchdog::test

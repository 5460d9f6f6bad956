#include "linux/calibration.h"

#include "fake_vm.h"

namespace memwatchdog::test {
namespace {

// VMStructEntry and VMTypeEntry as HotSpot has them, as far as they are read.
struct StructEntry {
    const char* type;
    const char* field;
    u8 isStatic, offset, address;
};
struct TypeEntry {
    const char* name;
    u8 bytes;
};

constexpr FieldOf CLASS_FIELDS[] = {{"componentType", "Ljava/lang/Class;", FakeVm::COMPONENT_TYPE, false}};
constexpr FieldOf REFERENCE_FIELDS[] = {{"referent", "Ljava/lang/Object;", 16, false}, {"discovered", "Ljava/lang/ref/Reference;", 24, false}};
constexpr FieldOf BASE_FIELDS[] = {{"baseInt", "I", 16, false}, {"baseReference", "Ljava/lang/Object;", 24, false}};
constexpr u4 STATICS = FakeVm::MIRROR_BYTES;
constexpr FieldOf FIELDS[] = {{"aByte", "B", 32, false}, {"aBoolean", "Z", 33, false}, {"aShort", "S", 34, false}, {"aChar", "C", 36, false},
                              {"anInt", "I", 40, false}, {"aFloat", "F", 44, false}, {"aLong", "J", 48, false}, {"aDouble", "D", 56, false},
                              {"aReference", "Ljava/lang/Object;", 64, false}, {"staticReference", "Ljava/lang/Object;", STATICS, true},
                              {"STATIC_INT", "I", STATICS + 8, true}, {"STATIC_LONG", "J", STATICS + 16, true}};
constexpr u4 BASE_BYTES = 32, INSTANCE_BYTES = 72, STATIC_WORDS = 3;

// A JVM with the known objects, and the tables by which it tells its layout.
struct KnownWorld {
    explicit KnownWorld(bool stream) : vm(stream) {
        u8 boot = vm.addLoader(0);
        u8 objectClass = vm.addClass(boot, "java/lang/Object", 0, FakeVm::HEADER, nullptr, 0);
        u8 mirrorClass = vm.addClass(boot, "java/lang/Class", objectClass, FakeVm::MIRROR_BYTES, CLASS_FIELDS, 1);
        vm.addClass(boot, "java/lang/ref/Reference", objectClass, 32, REFERENCE_FIELDS, 2);
        u8 base = vm.addClass(boot, "io/memwatchdog/natives/CalibrationBase", objectClass, BASE_BYTES, BASE_FIELDS, 2);
        u8 type = vm.addClass(boot, "io/memwatchdog/natives/Calibration", base, INSTANCE_BYTES, FIELDS, sizeof FIELDS / sizeof *FIELDS, STATIC_WORDS);
        u8 intArray = vm.addArrayClass(boot, "[I", false, 10, 2), longArray = vm.addArrayClass(boot, "[J", false, 11, 3);
        u8 byteArray = vm.addArrayClass(boot, "[B", false, 8, 0), objectArray = vm.addArrayClass(boot, "[Ljava/lang/Object;", true, 12, 3);
        vm.setMirrorClass(mirrorClass);
        oops[LEAF] = vm.newInstance(objectClass, FakeVm::HEADER);
        oops[INTS] = array(intArray, 2, {0x01020304u, 0x05060708u, 0x090a0b0cu});
        oops[LONGS] = array(longArray, 3, {0x1112131415161718ull, 0x2122232425262728ull});
        oops[BYTES] = array(byteArray, 0, {u1{0x31}, u1{0x32}, u1{0x33}, u1{0x34}, u1{0x35}});
        oops[INSTANCE] = vm.newInstance(type, INSTANCE_BYTES);
        oops[MIRROR] = vm.mirrorOf(type);
        oops[REFERENCES] = array(objectArray, 3, {oops[LEAF], oops[INSTANCE], oops[INTS], 0ull, oops[INSTANCE], oops[LEAF], oops[LONGS]});
        fill();
        tell();
        for (u4 i = 0; i < KNOWN_COUNT; i++) show(i, oops[i]);
    }

    // What a JVMTI callback and a local reference show of an object.
    void show(u4 index, u8 oop) {
        for (u8& word : known.seen[index]) word = 77;
        known.seen[index][2] = oop;
        u8 handle = FakeVm::u8Of(calloc(1, 8));
        FakeVm::store(handle, oop);
        known.handle[index] = handle;
    }

    VmTables tables() {
        VmTables tables{};
        tables.structs = reinterpret_cast<const char*>(structs.data());
        tables.typeName = 0, tables.fieldName = 8, tables.isStatic = 16, tables.offset = 24, tables.address = 32, tables.stride = sizeof(StructEntry);
        tables.types = reinterpret_cast<const char*>(types.data());
        tables.typeEntryName = 0, tables.typeEntrySize = 8, tables.typeStride = sizeof(TypeEntry);
        return tables;
    }

    StructEntry& entry(const char* type, const char* field) {
        for (StructEntry& entry : structs) {
            if (entry.type && !strcmp(entry.type, type) && !strcmp(entry.field, field)) return entry;
        }
        _exit(3);
    }

    void calibrate(bool movesBeside = false) {
        Layout layout{};
        memwatchdog::calibrate(tables(), known, movesBeside, layout);
        CHECK(layout.header == Layout::WIDE && layout.referenceBytes == 8 && layout.lengthOffset == 16 && layout.oopSlot == -2);
    }

    FakeVm vm;
    u8 oops[KNOWN_COUNT] = {};
    KnownObjects known{};
    Buffer<StructEntry> structs;
    Buffer<TypeEntry> types;

private:
    template <class T, u4 LENGTH>
    u8 array(u8 type, u4 logBytes, const T (&values)[LENGTH]) {
        u8 array = vm.newArray(type, LENGTH, logBytes);
        for (u4 i = 0; i < LENGTH; i++) FakeVm::store(array + FakeVm::ARRAY_HEADER + i * sizeof(T), values[i]);
        return array;
    }

    void fill() {
        u8 instance = oops[INSTANCE], mirror = oops[MIRROR];
        FakeVm::store(instance + 16, 0x0b0b0b0bu), FakeVm::store(instance + 24, oops[INTS]);
        FakeVm::store(instance + 32, u1{0x11}), FakeVm::store(instance + 33, u1{1}), FakeVm::store(instance + 34, u2{0x2222});
        FakeVm::store(instance + 36, u2{0x5555}), FakeVm::store(instance + 40, 0x33333333u), FakeVm::store(instance + 44, 0x3f666666u);
        FakeVm::store(instance + 48, 0x4444444444444444ull), FakeVm::store(instance + 56, 0x4077777777777777ull);
        FakeVm::store(instance + 64, oops[LEAF]);
        FakeVm::store(mirror + STATICS, oops[LEAF]), FakeVm::store(mirror + STATICS + 8, 0x51515151u);
        FakeVm::store(mirror + STATICS + 16, 0x5252525252525252ull);
    }

    void at(const char* type, const char* field, u8 offset) { structs.push({type, field, 0, offset, 0}); }
    void variable(const char* type, const char* field, u8 address) { structs.push({type, field, 1, 0, address}); }
    template <class T>
    void value(const char* type, const char* field, T value) {
        u8 address = FakeVm::u8Of(calloc(1, 8));
        FakeVm::store(address, value);
        variable(type, field, address);
    }

    void tell() {
        const VmOffsets& offsets = vm.layout.vm;
        at("Klass", "_layout_helper", offsets.klassLayoutHelper), at("Klass", "_name", offsets.klassName);
        at("Klass", "_java_mirror", offsets.klassMirror), at("Klass", "_super", offsets.klassSuper);
        at("Klass", "_next_link", offsets.klassNextLink), at("Klass", "_vtable_len", offsets.klassVtableLength);
        at("InstanceKlass", "_itable_len", offsets.instanceItableLength), at("InstanceKlass", "_init_state", offsets.instanceInitState);
        at("InstanceKlass", "_nonstatic_oop_map_size", offsets.instanceOopMapSize), at("InstanceKlass", "_constants", offsets.instanceConstants);
        if (offsets.fieldStream) at("InstanceKlass", "_fieldinfo_stream", offsets.instanceFieldStream);
        else at("InstanceKlass", "_fields", offsets.instanceFields), at("InstanceKlass", "_java_fields_count", offsets.instanceJavaFieldsCount);
        at("ConstantPool", "_cache", offsets.constantPoolCache), at("ConstantPoolCache", "_resolved_references", offsets.cacheResolvedReferences);
        at("ClassLoaderData", "_class_loader", offsets.loaderDataLoader), at("ClassLoaderData", "_next", offsets.loaderDataNext);
        at("ClassLoaderData", "_klasses", offsets.loaderDataKlasses), at("ClassLoaderData", "_has_class_mirror_holder", offsets.loaderDataMirrorHolder);
        at("Symbol", "_length", offsets.symbolLength), at("Symbol", "_body", offsets.symbolBody);
        at("ThreadsList", "_length", offsets.threadsLength), at("ThreadsList", "_threads", offsets.threadsArray);
        at("JavaThread", "_threadObj", offsets.threadObject);
        variable("Symbol", "_vm_symbols[0]", offsets.vmSymbols), variable("ThreadsSMRSupport", "_java_thread_list", offsets.threadList);
        variable("ClassLoaderDataGraph", "_head", offsets.loaderDataHead);
        value("CompressedOops", "_narrow_oop._base", 0ull), value("CompressedOops", "_narrow_oop._shift", 0u);
        value("CompressedKlassPointers", "_base", 0ull), value("CompressedKlassPointers", "_shift", 0u);
        value("java_lang_Class", "_klass_offset", vm.layout.mirrorKlassOffset);
        value("java_lang_Class", "_static_oop_field_count_offset", vm.layout.mirrorStaticCountOffset);
        structs.push({});
        types.push({"InstanceKlass", offsets.instanceKlassSize});
        types.push({"ConstantPool", offsets.constantPoolSize});
        types.push({});
    }
};

// One thing is other than it should be: refused, whatever it is.
template <class Change>
void refuses(bool stream, Change change) {
    CHECK(endOf([&] {
              KnownWorld world(stream);
              change(world);
              world.calibrate();
          }) == StatusPage::REFUSED);
}

void refusesAnyDoubt(bool stream) {
    constexpr u4 INSTANCE_OFFSETS[] = {8, 16, 24, 32, 33, 34, 36, 40, 44, 48, 56, 64};
    for (u4 offset : INSTANCE_OFFSETS)
        refuses(stream, [&](KnownWorld& world) { FakeVm::store(world.oops[INSTANCE] + offset, static_cast<u1>(load<u1>(world.oops[INSTANCE] + offset) + 8)); });
    constexpr Known ARRAYS[] = {INTS, LONGS, BYTES, REFERENCES};
    for (Known array : ARRAYS) {
        refuses(stream, [&](KnownWorld& world) { FakeVm::store(world.oops[array] + 16, 4u); });
        refuses(stream, [&](KnownWorld& world) { FakeVm::store(world.oops[array] + FakeVm::ARRAY_HEADER, u1{99}); });
    }
    for (u4 word = 0; word < STATIC_WORDS; word++)
        refuses(stream, [&](KnownWorld& world) { FakeVm::store(world.oops[MIRROR] + STATICS + 8 * word, u1{99}); });
    for (u4 i = 0; i < KNOWN_COUNT; i++) refuses(stream, [&](KnownWorld& world) { world.known.seen[i][2]++; });
    refuses(stream, [](KnownWorld& world) { world.show(LEAF, (1ull << 48) + 8); });
    refuses(stream, [](KnownWorld& world) { world.show(LEAF, (1ull << 47) + 8); });
    refuses(stream, [](KnownWorld& world) { FakeVm::store(world.entry("java_lang_Class", "_klass_offset").address, 512u); });
    for (u8 i = 0;; i++) {
        bool last = false;
        KnownWorld world(stream);
        last = !world.structs[i].type;
        if (last) return;
        refuses(stream, [&](KnownWorld& other) { other.structs[i].field = "_renamed"; });
    }
}

}  // namespace

void calibration() {
    CHECK(!VmTables{}.find());  // this is no JVM
    for (u4 stream = 0; stream < 2; stream++) {
        CHECK(endOf([&] { KnownWorld(stream != 0).calibrate(); }) == StatusPage::DONE);
        refusesAnyDoubt(stream != 0);
        // Objects may be on the move, and nothing tells when.
        CHECK(endOf([&] { KnownWorld(stream != 0).calibrate(true); }) == StatusPage::REFUSED);
    }
}

}  // namespace memwatchdog::test

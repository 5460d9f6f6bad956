#pragma once
// HotSpot's structures built by hand, each object in an allocation of its own, so that the sanitizers see every byte read
// beside it. Offsets are ours: the library takes them from a table.
#include "check.h"
#include "linux/class_table.h"

namespace memwatchdog::test {

struct FieldOf {
    const char* name;
    const char* signature;
    u4 offset;
    bool isStatic;
};

class FakeVm {
public:
    enum : u4 { LAYOUT_HELPER = 8, NAME = 16, MIRROR = 24, SUPER = 32, NEXT = 40, VTABLE = 48, ITABLE = 52, MAP_COUNT = 56,
                CONSTANTS = 64, STATE = 72, FIELDS = 80, JAVA_FIELDS = 88, KLASS_BYTES = 96, POOL_BYTES = 16, POOL_CACHE = 8 };
    enum : u4 { HEADER = 16, ARRAY_HEADER = 24, MIRROR_BYTES = 48, MIRROR_KLASS = 32, MIRROR_STATICS = 40, COMPONENT_TYPE = 16 };

    explicit FakeVm(bool stream) {
        layout.vm = {};
        VmOffsets& vm = layout.vm;
        vm.klassLayoutHelper = LAYOUT_HELPER, vm.klassName = NAME, vm.klassMirror = MIRROR, vm.klassSuper = SUPER, vm.klassNextLink = NEXT;
        vm.klassVtableLength = VTABLE, vm.instanceItableLength = ITABLE, vm.instanceOopMapSize = MAP_COUNT, vm.instanceConstants = CONSTANTS;
        vm.instanceInitState = STATE, vm.instanceFields = vm.instanceFieldStream = FIELDS, vm.instanceJavaFieldsCount = JAVA_FIELDS;
        vm.instanceKlassSize = KLASS_BYTES, vm.constantPoolSize = POOL_BYTES, vm.constantPoolCache = POOL_CACHE, vm.cacheResolvedReferences = 8;
        vm.loaderDataLoader = 0, vm.loaderDataNext = 8, vm.loaderDataKlasses = 16, vm.loaderDataMirrorHolder = 24;
        vm.symbolLength = 0, vm.symbolBody = 6, vm.threadsLength = 0, vm.threadsArray = 8, vm.threadObject = 0;
        vm.fieldStream = stream;
        vm.loaderDataHead = u8Of(calloc(1, 8));
        vm.threadList = u8Of(calloc(1, 8));
        vm.vmSymbols = u8Of(calloc(1, 8));
        layout.header = Layout::WIDE;
        layout.referenceBytes = 8;
        layout.lengthOffset = 16;
        layout.mirrorKlassOffset = MIRROR_KLASS;
        layout.mirrorStaticCountOffset = MIRROR_STATICS;
    }

    // A loader's data; loader 0 is the VM's own.
    u8 addLoader(u8 loader) {
        u8 data = u8Of(calloc(1, 32));
        store(data, handleOf(loader));
        store(data + 8, load<u8>(layout.vm.loaderDataHead));
        store(layout.vm.loaderDataHead, data);
        return data;
    }

    u8 addClass(u8 loaderData, const char* name, u8 super, u4 instanceBytes, const FieldOf* fields, u4 count, u4 staticOops = 0) {
        u4 inherited = super ? load<u4>(super + MAP_COUNT) : 0, maps = inherited;
        for (u4 i = 0; i < count; i++) maps += isMapped(fields[i]);
        u8 klass = u8Of(calloc(1, KLASS_BYTES + 8ull * VTABLE_WORDS + 8ull * maps));
        store(klass + LAYOUT_HELPER, instanceBytes);
        store(klass + VTABLE, VTABLE_WORDS);
        store(klass + MAP_COUNT, maps);
        store(klass + STATE, static_cast<u1>(4));
        u8 map = klass + KLASS_BYTES + 8ull * VTABLE_WORDS;
        for (u4 i = 0; i < inherited; i++, map += 8) store(map, load<u8>(super + KLASS_BYTES + 8ull * (VTABLE_WORDS + i)));
        for (u4 i = 0; i < count; i++) {
            if (!isMapped(fields[i])) continue;
            store(map, static_cast<i4>(fields[i].offset));
            store(map + 4, 1u);
            map += 8;
        }
        addFields(klass, fields, count);
        finish(loaderData, klass, name, super, staticOops);
        return klass;
    }

    u8 addArrayClass(u8 loaderData, const char* name, bool objects, u4 elementType, u4 logBytes) {
        u8 klass = u8Of(calloc(1, KLASS_BYTES));
        store(klass + LAYOUT_HELPER, (objects ? 2u : 3u) << 30 | ARRAY_HEADER << 16 | elementType << 8 | logBytes);
        finish(loaderData, klass, name, 0, 0);
        return klass;
    }

    u8 newInstance(u8 klass, u4 bytes) {
        u8 object = u8Of(calloc(1, bytes));
        store(object + 8, klass);
        return object;
    }
    u8 newArray(u8 klass, u4 length, u4 logBytes) {
        u8 array = newInstance(klass, (ARRAY_HEADER + (length << logBytes) + 7) & ~7u);
        store(array + 16, length);
        return array;
    }
    // The mirrors need their own class, which comes last: HotSpot mends them likewise.
    void setMirrorClass(u8 klass) {
        for (u8 mirror : mirrors_) store(mirror + 8, klass);
    }
    u8 mirrorOf(u8 klass) const { return load<u8>(load<u8>(klass + MIRROR)); }

    template <class T>
    static void store(u8 address, T value) {
        __builtin_memcpy(reinterpret_cast<void*>(address), &value, sizeof value);
    }
    static u8 u8Of(void* pointer) { return reinterpret_cast<u8>(pointer); }
    static bool isOop(const FieldOf& field) { return field.signature[0] == 'L' || field.signature[0] == '['; }

    Layout layout{};

private:
    static constexpr u4 VTABLE_WORDS = 3;

    // HotSpot's collector treats these two itself.
    static bool isMapped(const FieldOf& field) {
        return isOop(field) && !field.isStatic && strcmp(field.name, "referent") && strcmp(field.name, "discovered");
    }
    static u8 handleOf(u8 object) {
        u8 handle = u8Of(calloc(1, 8));
        store(handle, object);
        return handle;
    }
    static u8 symbolOf(const char* text) {
        u8 length = strlen(text), symbol = u8Of(calloc(1, 6 + length));
        store(symbol, static_cast<u2>(length));
        memcpy(reinterpret_cast<void*>(symbol + 6), text, length);
        return symbol;
    }

    void finish(u8 loaderData, u8 klass, const char* name, u8 super, u4 staticOops) {
        store(klass + NAME, symbolOf(name));
        store(klass + SUPER, super);
        store(klass + NEXT, load<u8>(loaderData + 16));
        store(loaderData + 16, klass);
        u8 mirror = newInstance(0, MIRROR_BYTES + 8 * staticOops);
        store(mirror + MIRROR_KLASS, klass);
        store(mirror + MIRROR_STATICS, staticOops);
        mirrors_.push(mirror);
        store(klass + MIRROR, handleOf(mirror));
    }

    void addFields(u8 klass, const FieldOf* fields, u4 count) {
        u8 pool = u8Of(calloc(1, POOL_BYTES + 16ull * (count + 1)));
        store(klass + CONSTANTS, pool);
        for (u4 i = 0; i < count; i++) {
            store(pool + POOL_BYTES + 16ull * i, symbolOf(fields[i].name));
            store(pool + POOL_BYTES + 16ull * i + 8, symbolOf(fields[i].signature));
        }
        if (layout.vm.fieldStream) addStream(klass, fields, count);
        else addTable(klass, fields, count);
    }
    // JDK 17: flags, name, signature, value, and the offset in two halves with two bits of tag.
    static void addTable(u8 klass, const FieldOf* fields, u4 count) {
        u8 table = u8Of(calloc(1, 4 + 12ull * count));
        store(table, 6 * count);
        for (u4 i = 0; i < count; i++) {
            u4 packed = fields[i].offset << 2 | 1;
            u2 slots[] = {static_cast<u2>(fields[i].isStatic ? 8 : 0), static_cast<u2>(2 * i), static_cast<u2>(2 * i + 1), 0,
                          static_cast<u2>(packed), static_cast<u2>(packed >> 16)};
            memcpy(reinterpret_cast<void*>(table + 4 + 12ull * i), slots, sizeof slots);
        }
        store(klass + FIELDS, table);
        store(klass + JAVA_FIELDS, static_cast<u2>(count));
    }
    // From JDK 21: numbers of one byte suffice here, a number n is the byte n + 1.
    static void addStream(u8 klass, const FieldOf* fields, u4 count) {
        u8 stream = u8Of(calloc(1, 4 + 2 + 5ull * count));
        store(stream, 2 + 5 * count);
        u8 at = stream + 4;
        auto put = [&](u4 number) {
            CHECK(number < 191);
            store(at++, static_cast<u1>(number + 1));
        };
        put(count);
        put(0);
        for (u4 i = 0; i < count; i++) {
            put(2 * i);
            put(2 * i + 1);
            put(fields[i].offset);
            put(fields[i].isStatic ? 8 : 0);
            put(0);
        }
        store(klass + FIELDS, stream);
    }

    Buffer<u8> mirrors_;
};

}  // namespace memwatchdog::test

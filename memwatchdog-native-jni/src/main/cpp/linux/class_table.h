#pragma once
#include "linux/buffer.h"
#include "linux/layout.h"

namespace memwatchdog {

struct Name {
    u8 symbol = 0;  // address of HotSpot's Symbol: the identity of the name
    const char* text = "";
    u4 length = 0;

    bool equals(const char* other) const { return strlen(other) == length && !memcmp(text, other, length); }
};

struct Field {
    Name name;
    u4 offset;
    char type;  // first character of the signature; L for arrays too
    bool isStatic;
    bool isLink;  // of the declaring class's own type, as elements of a chain refer to the next one
    bool isOop() const { return type == 'L' || type == '['; }
    u4 bytesInDump() const;
    u1 dumpType() const;
};

struct OopMapBlock {
    i4 offset;
    u4 count;
};

// A reference inside of an instance.
struct Oop {
    u4 offset;
    u4 field;  // NO_FIELD where the VM injected it
};

enum class Kind : u1 { INSTANCE, SOFT_REFERENCE, WEAK_REFERENCE, FINAL_REFERENCE, LOADER, MIRROR, STACK_CHUNK, OBJECT_ARRAY, PRIMITIVE_ARRAY };

constexpr u4 NO_CLASS = ~0u;
constexpr u4 NO_FIELD = ~0u;

struct Class {
    u8 klass;
    u8 mirror;
    const OopMapBlock* oopMaps;
    u4 oopMapCount;
    u4 firstOop, oopCount;
    u4 instanceBytes;  // of arrays: the header
    Kind kind;
    u1 elementType;  // of primitive arrays: the type code of HotSpot, which hprof uses too
    u1 logElementBytes;
    bool reached;
    u4 loaderData;
    u4 super;
    u4 firstField, fieldCount;  // its own ones, in declaration order
    u4 dataBytes;               // of an instance in a dump, with those of the super classes
    u8 resolvedReferences;
    Name name;
};

struct LoaderData {
    u8 loader;
    u4 firstClass, classCount;
    bool reached;
    bool ownsOneHiddenClass;
};

// All classes of the frozen VM, read from its own structures. Child only.
class ClassTable {
public:
    explicit ClassTable(const Layout& layout) : layout_(layout) {}

    void read();

    // The threads' own objects, also of those which the VM hides from tools (compilers, services).
    template <class Visitor>
    void forEachThreadObject(Visitor visit) const {
        u8 list = load<u8>(layout_.vm.threadList);
        u8 threads = list ? load<u8>(list + layout_.vm.threadsArray) : 0;
        u4 count = threads ? load<u4>(list + layout_.vm.threadsLength) : 0;
        for (u4 i = 0; i < count; i++) {
            u8 object = handle(load<u8>(threads + 8ull * i) + layout_.vm.threadObject);
            if (object) visit(object);
        }
    }

    u4 size() const { return static_cast<u4>(classes_.size()); }
    Class& operator[](u4 index) { return classes_[index]; }
    const Class& operator[](u4 index) const { return classes_[index]; }
    Field* fields(const Class& type) { return fields_.data() + type.firstField; }
    const Field& field(u4 index) const { return fields_[index]; }
    // Chains come last: who visits them in this order has done with an element when it goes on to the next.
    const Oop* oops(const Class& type) const { return &oops_[type.firstOop]; }
    Buffer<LoaderData>& loaders() { return loaders_; }

    u4 indexOfKlass(u8 klass) const {
        for (u8 slot = hash(klass);; slot = (slot + 1) & mask_) {
            u4 found = byKlass_[slot];
            if (!found) return NO_CLASS;
            if (classes_[found - 1].klass == klass) return found - 1;
        }
    }
    u4 indexOf(u8 object) const { return indexOfKlass(layout_.klass(object)); }
    // The first class of that name; NO_CLASS where there is none.
    u4 find(const char* name) const { return find(name, static_cast<u4>(strlen(name))); }
    u4 find(const char* name, u4 length) const;

    u8 bytesOf(u8 object, const Class& type) const;
    u4 referentOffset() const { return referentOffset_; }
    u4 discoveredOffset() const { return discoveredOffset_; }
    u4 chunkStackPointerOffset() const { return chunkStackPointer_; }
    u4 chunkSizeOffset() const { return chunkSize_; }
    // In a mirror; 0 where this JVM has none.
    u4 initLockOffset() const { return initLock_; }
    u4 signersOffset() const { return signers_; }
    u4 protectionDomainOffset() const { return protectionDomain_; }
    u4 componentTypeOffset() const { return componentType_; }
    u4 threadIdOffset() const { return threadId_; }
    // Not of int.class and its like, nor of what the CDS archive holds for classes that are not loaded yet.
    bool isMirrorOfClass(u8 object) const {
        return classes_[indexOf(object)].kind == Kind::MIRROR && indexOfMirror(object) != NO_CLASS;
    }
    // The class that such an object stands for.
    u4 indexOfMirror(u8 mirror) const {
        u8 klass = mirror ? layout_.klassOfMirror(mirror) : 0;
        return klass ? indexOfKlass(klass) : NO_CLASS;
    }
    u4 mirrorClass() const { return mirrorClass_; }
    const Layout& layout() const { return layout_; }

    // Every oop that the field table names must be in the oop map and the other way round, injected fields apart.
    void verifyFieldsAgainstOopMaps();

private:
    u8 hash(u8 klass) const { return ((klass >> 3) * 0x9E3779B97F4A7C15ull >> 40) & mask_; }
    void readLoaderData(u8 data);
    void readClass(u8 klass, u4 loader);
    void readInstanceParts(Class& type);
    void readFieldArray(Class& type);
    void readFieldStream(Class& type);
    void noteInjected(const Class& type, u4 symbol, u4 offset);
    void addField(Class& type, u8 name, u8 signature, u4 offset, bool isStatic);
    void indexByKlass();
    void indexByName();
    u8 nameSlot(const char* name, u4 length) const;
    void orderOops();
    u4 fieldAt(u4 type, u4 offset);
    void linkSupers();
    void classify();
    Kind kindOf(u4 index);
    u4 fieldOffset(u4 type, const char* name);
    u4 optionalOffset(u4 type, const char* name);
    bool oopMapHas(const Class& type, u4 offset) const;
    Name nameAt(u8 symbol) const;
    u8 handle(u8 address) const;

    const Layout& layout_;
    Buffer<Class> classes_;
    Buffer<Field> fields_;
    Buffer<LoaderData> loaders_;
    Buffer<Oop> oops_;
    Buffer<u4> byKlass_, byName_;
    u8 mask_ = 0;
    u4 referentOffset_ = 0, discoveredOffset_ = 0, mirrorClass_ = NO_CLASS;
    u4 chunkStackPointer_ = 0, chunkSize_ = 0;
    u4 initLock_ = 0, signers_ = 0, protectionDomain_ = 0, componentType_ = 0, threadId_ = 0;
};

}  // namespace memwatchdog

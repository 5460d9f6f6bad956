#include "linux/class_table.h"

#include "linux/unsigned5.h"

namespace memwatchdog {
namespace {

constexpr u1 LOADED = 1;               // InstanceKlass::ClassState
constexpr u4 FIELD_SLOTS = 6;          // JDK 17: FieldInfo::field_slots
constexpr u4 FIELD_TAG_BITS = 2;       // JDK 17: FIELDINFO_TAG_SIZE
constexpr u4 ACC_STATIC = 8, ACC_FIELD_HAS_GENERIC_SIGNATURE = 0x800;
constexpr u4 FLAG_INITIALIZED = 1, FLAG_INJECTED = 2, FLAG_GENERIC = 4, FLAG_CONTENDED = 16;  // JDK 21: FieldFlags
constexpr u8 ARRAY_DATA = 4;           // Array<u1>, Array<u2>: an int length, then the elements
constexpr u4 MAX_NAME = 65535;

u4 bytesOfType(char type) {
    switch (type) {
        case 'Z': case 'B': return 1;
        case 'C': case 'S': return 2;
        case 'I': case 'F': return 4;
        default: return 8;
    }
}

}  // namespace

u4 Field::bytesInDump() const { return bytesOfType(type); }

u1 Field::dumpType() const {
    switch (type) {
        case 'Z': return 4;
        case 'C': return 5;
        case 'F': return 6;
        case 'D': return 7;
        case 'B': return 8;
        case 'S': return 9;
        case 'I': return 10;
        case 'J': return 11;
        default: return 2;
    }
}

void ClassTable::read() {
    for (u8 data = load<u8>(layout_.vm.loaderDataHead); data; data = load<u8>(data + layout_.vm.loaderDataNext))
        readLoaderData(data);
    indexByKlass();
    indexByName();
    linkSupers();
    classify();
    orderOops();
    childOutcome->page().classes = size();
}

u8 ClassTable::handle(u8 address) const {
    u8 slot = load<u8>(address);
    return slot ? load<u8>(slot) : 0;
}

Name ClassTable::nameAt(u8 symbol) const {
    Name name;
    name.symbol = symbol;
    name.text = reinterpret_cast<const char*>(symbol + layout_.vm.symbolBody);
    name.length = load<u2>(symbol + layout_.vm.symbolLength);
    return name;
}

void ClassTable::readLoaderData(u8 data) {
    LoaderData loader{};
    loader.loader = handle(data + layout_.vm.loaderDataLoader);
    loader.firstClass = size();
    loader.ownsOneHiddenClass = load<u1>(data + layout_.vm.loaderDataMirrorHolder) != 0;
    u4 index = static_cast<u4>(loaders_.size());
    for (u8 klass = load<u8>(data + layout_.vm.loaderDataKlasses); klass; klass = load<u8>(klass + layout_.vm.klassNextLink))
        readClass(klass, index);
    loader.classCount = size() - loader.firstClass;
    loaders_.push(loader);
}

void ClassTable::readClass(u8 klass, u4 loader) {
    u8 mirror = handle(klass + layout_.vm.klassMirror);
    if (!mirror) return;  // caught while it was being created: it has no instances
    Class type{};
    type.klass = klass;
    type.mirror = mirror;
    type.loaderData = loader;
    type.super = NO_CLASS;
    type.name = nameAt(load<u8>(klass + layout_.vm.klassName));
    i4 helper = load<i4>(klass + layout_.vm.klassLayoutHelper);
    if (helper < 0) {
        // Klass::layout_helper of arrays: tag, header size, element type, log2 of the element size; a byte each.
        bool objects = (static_cast<u4>(helper) >> 30) == 2;
        type.kind = objects ? Kind::OBJECT_ARRAY : Kind::PRIMITIVE_ARRAY;
        type.instanceBytes = (static_cast<u4>(helper) >> 16) & 0xff;
        type.elementType = static_cast<u1>(helper >> 8);
        type.logElementBytes = static_cast<u1>(helper);
        type.firstField = static_cast<u4>(fields_.size());
    } else {
        if (load<u1>(klass + layout_.vm.instanceInitState) < LOADED) return;
        type.kind = Kind::INSTANCE;
        type.instanceBytes = static_cast<u4>(helper) & ~7u;
        readInstanceParts(type);
    }
    classes_.push(type);
}

void ClassTable::readInstanceParts(Class& type) {
    const VmOffsets& vm = layout_.vm;
    u8 vtableWords = load<u4>(type.klass + vm.klassVtableLength);
    u8 itableWords = load<u4>(type.klass + vm.instanceItableLength);
    type.oopMaps = reinterpret_cast<const OopMapBlock*>(type.klass + vm.instanceKlassSize + 8 * (vtableWords + itableWords));
    type.oopMapCount = load<u4>(type.klass + vm.instanceOopMapSize);
    u8 pool = load<u8>(type.klass + vm.instanceConstants);
    u8 cache = pool ? load<u8>(pool + vm.constantPoolCache) : 0;
    type.resolvedReferences = cache ? handle(cache + vm.cacheResolvedReferences) : 0;
    type.firstField = static_cast<u4>(fields_.size());
    if (layout_.vm.fieldStream) readFieldStream(type);
    else readFieldArray(type);
    type.fieldCount = static_cast<u4>(fields_.size()) - type.firstField;
}

// Fields that no class file has; named by an index into the VM's own symbols.
void ClassTable::noteInjected(const Class& type, u4 symbol, u4 offset) {
    if (!type.name.equals("java/lang/Class")) return;
    Name name = nameAt(load<u8>(layout_.vm.vmSymbols + 8ull * symbol));
    if (name.equals("<init_lock>")) initLock_ = offset;
    if (name.equals("signers")) signers_ = offset;
    if (name.equals("protection_domain")) protectionDomain_ = offset;
}

void ClassTable::addField(Class& type, u8 name, u8 signature, u4 offset, bool isStatic) {
    Name signatureText = nameAt(signature);
    Field field{};
    field.name = nameAt(name);
    field.type = signatureText.text[0] == '[' ? 'L' : signatureText.text[0];
    field.offset = offset;
    field.isStatic = isStatic;
    field.isLink = signatureText.length == type.name.length + 2 && !memcmp(signatureText.text + 1, type.name.text, type.name.length);
    if (!signatureText.length || field.name.length > MAX_NAME) childOutcome->refuse("unreadable field of ", type.name.text, type.name.length);
    fields_.push(field);
}

// JDK 17 to 20: six u2 for each field; the Java ones come first, then those which the VM injected.
void ClassTable::readFieldArray(Class& type) {
    u8 array = load<u8>(type.klass + layout_.vm.instanceFields);
    if (!array) return;
    u8 pool = load<u8>(type.klass + layout_.vm.instanceConstants) + layout_.vm.constantPoolSize;
    u4 count = load<u2>(type.klass + layout_.vm.instanceJavaFieldsCount);
    if (count * FIELD_SLOTS > load<u4>(array)) childOutcome->refuse("unknown field table of ", type.name.text, type.name.length);
    u4 generic = 0;  // each of these has one more u2, at the end of the array
    for (u4 i = 0; i < count; i++) {
        u8 entry = array + ARRAY_DATA + i * FIELD_SLOTS * 2;
        u4 flags = load<u2>(entry);
        generic += (flags & ACC_FIELD_HAS_GENERIC_SIGNATURE) != 0;
        u4 packed = load<u2>(entry + 8) | (static_cast<u4>(load<u2>(entry + 10)) << 16);
        addField(type, load<u8>(pool + 8ull * load<u2>(entry + 2)), load<u8>(pool + 8ull * load<u2>(entry + 4)),
                 packed >> FIELD_TAG_BITS, flags & ACC_STATIC);
    }
    u4 all = (load<u4>(array) - generic) / FIELD_SLOTS;
    for (u4 i = count; i < all; i++) {
        u8 entry = array + ARRAY_DATA + i * FIELD_SLOTS * 2;
        u4 packed = load<u2>(entry + 8) | (static_cast<u4>(load<u2>(entry + 10)) << 16);
        noteInjected(type, load<u2>(entry + 2), packed >> FIELD_TAG_BITS);
    }
}

// From JDK 21: a stream of numbers; first the counts of Java and of injected fields.
void ClassTable::readFieldStream(Class& type) {
    u8 array = load<u8>(type.klass + layout_.vm.instanceFieldStream);
    if (!array) return;
    u8 pool = load<u8>(type.klass + layout_.vm.instanceConstants) + layout_.vm.constantPoolSize;
    Unsigned5 stream(array + ARRAY_DATA, load<u4>(array));
    u4 count = stream.next();
    u4 injected = stream.next();
    for (u4 i = 0; i < count + injected && stream.good(); i++) {
        u4 name = stream.next(), signature = stream.next(), offset = stream.next();
        u4 access = stream.next(), flags = stream.next();
        if (flags & FLAG_INITIALIZED) stream.next();
        if (flags & FLAG_GENERIC) stream.next();
        if (flags & FLAG_CONTENDED) stream.next();
        if (!stream.good()) break;
        if (flags & FLAG_INJECTED) noteInjected(type, name, offset);
        else addField(type, load<u8>(pool + 8ull * name), load<u8>(pool + 8ull * signature), offset, access & ACC_STATIC);
    }
    if (!stream.good() || fields_.size() - type.firstField != count)
        childOutcome->refuse("unknown field stream of ", type.name.text, type.name.length);
}

void ClassTable::indexByKlass() {
    mask_ = 1023;
    while (mask_ < 2ull * size()) mask_ = mask_ * 2 + 1;
    byKlass_.resizeZeroed(mask_ + 1);
    for (u4 i = 0; i < size(); i++) {
        u8 slot = hash(classes_[i].klass);
        while (byKlass_[slot]) slot = (slot + 1) & mask_;
        byKlass_[slot] = i + 1;
    }
}

void ClassTable::indexByName() {
    byName_.resizeZeroed(mask_ + 1);
    for (u4 i = 0; i < size(); i++) {
        u4& slot = byName_[nameSlot(classes_[i].name.text, classes_[i].name.length)];
        if (!slot) slot = i + 1;
    }
}

u8 ClassTable::nameSlot(const char* name, u4 length) const {
    u8 hash = length;
    for (u4 i = 0; i < length; i++) hash = hash * 31 + static_cast<u1>(name[i]);
    u8 slot = (hash * 0x9E3779B97F4A7C15ull >> 30) & mask_;
    for (; byName_[slot]; slot = (slot + 1) & mask_) {
        const Name& other = classes_[byName_[slot] - 1].name;
        if (other.length == length && !memcmp(other.text, name, length)) break;
    }
    return slot;
}

void ClassTable::linkSupers() {
    for (u4 i = 0; i < size(); i++) {
        u8 super = load<u8>(classes_[i].klass + layout_.vm.klassSuper);
        if (super) classes_[i].super = indexOfKlass(super);
    }
    for (u4 i = 0; i < size(); i++) {
        u4 bytes = 0, depth = 0;
        for (u4 at = i; at != NO_CLASS; at = classes_[at].super) {
            if (++depth > 10000) childOutcome->refuse("endless chain of super classes of ", classes_[i].name.text, classes_[i].name.length);
            Field* own = fields(classes_[at]);
            for (u4 f = 0; f < classes_[at].fieldCount; f++) bytes += own[f].isStatic ? 0 : own[f].bytesInDump();
        }
        classes_[i].dataBytes = bytes;
    }
}

void ClassTable::classify() {
    mirrorClass_ = find("java/lang/Class");
    u4 reference = find("java/lang/ref/Reference");
    if (mirrorClass_ == NO_CLASS || reference == NO_CLASS) childOutcome->refuse("no class java.lang.Class or Reference found");
    referentOffset_ = fieldOffset(reference, "referent");
    discoveredOffset_ = fieldOffset(reference, "discovered");
    // Until JDK 20 the lock shares the slot of a field that only the mirrors of arrays use.
    componentType_ = fieldOffset(mirrorClass_, "componentType");
    if (!initLock_) initLock_ = componentType_;
    // Fields of the class file on newer JVMs, of the VM on older ones.
    if (!signers_) signers_ = optionalOffset(mirrorClass_, "signers");
    if (!protectionDomain_) protectionDomain_ = optionalOffset(mirrorClass_, "protectionDomain");
    u4 thread = find("java/lang/Thread");
    if (thread != NO_CLASS) threadId_ = fieldOffset(thread, "tid");
    for (u4 i = 0; i < size(); i++) {
        if (classes_[i].kind == Kind::INSTANCE) classes_[i].kind = kindOf(i);
    }
    u4 chunk = find("jdk/internal/vm/StackChunk");
    if (chunk != NO_CLASS) {
        chunkStackPointer_ = fieldOffset(chunk, "sp");
        chunkSize_ = fieldOffset(chunk, "size");
    }
}

Kind ClassTable::kindOf(u4 index) {
    for (u4 at = index; at != NO_CLASS; at = classes_[at].super) {
        const Name& name = classes_[at].name;
        if (name.equals("java/lang/ClassLoader")) return Kind::LOADER;
        if (name.equals("java/lang/Class")) return Kind::MIRROR;
        if (name.equals("jdk/internal/vm/StackChunk")) return Kind::STACK_CHUNK;
        if (name.equals("java/lang/ref/SoftReference")) return Kind::SOFT_REFERENCE;
        if (name.equals("java/lang/ref/FinalReference")) return Kind::FINAL_REFERENCE;
        if (name.equals("java/lang/ref/Reference")) return Kind::WEAK_REFERENCE;
    }
    return Kind::INSTANCE;
}

u4 ClassTable::find(const char* name, u4 length) const {
    u4 found = byName_[nameSlot(name, length)];
    return found ? found - 1 : NO_CLASS;
}

// The references by their oop maps, with the fields behind them.
void ClassTable::orderOops() {
    constexpr bool LINKS[] = {false, true};
    for (u4 i = 0; i < size(); i++) {
        Class& type = classes_[i];
        type.firstOop = static_cast<u4>(oops_.size());
        if (type.kind >= Kind::OBJECT_ARRAY) continue;
        for (bool links : LINKS) {
            for (u4 m = 0; m < type.oopMapCount; m++) {
                u8 offset = static_cast<u4>(type.oopMaps[m].offset), end = offset + static_cast<u8>(type.oopMaps[m].count) * layout_.referenceBytes;
                if (end > type.instanceBytes) childOutcome->refuse("unknown oop map of ", type.name.text, type.name.length);
                for (; offset < end; offset += layout_.referenceBytes) {
                    u4 field = fieldAt(i, static_cast<u4>(offset));
                    if ((field != NO_FIELD && fields_[field].isLink) == links) oops_.push({static_cast<u4>(offset), field});
                }
            }
        }
        type.oopCount = static_cast<u4>(oops_.size()) - type.firstOop;
    }
}

u4 ClassTable::fieldAt(u4 type, u4 offset) {
    for (u4 at = type; at != NO_CLASS; at = classes_[at].super) {
        Field* own = fields(classes_[at]);
        for (u4 f = 0; f < classes_[at].fieldCount; f++) {
            if (!own[f].isStatic && own[f].offset == offset) return classes_[at].firstField + f;
        }
    }
    return NO_FIELD;
}

// 0, where an object's header is, if there is no such field.
u4 ClassTable::optionalOffset(u4 type, const char* name) {
    Field* own = fields(classes_[type]);
    for (u4 f = 0; f < classes_[type].fieldCount; f++) {
        if (!own[f].isStatic && own[f].name.equals(name)) return own[f].offset;
    }
    return 0;
}

u4 ClassTable::fieldOffset(u4 type, const char* name) {
    u4 offset = optionalOffset(type, name);
    if (offset) return offset;
    childOutcome->refuse("a field of the VM's own classes is missing: ", name);
}

bool ClassTable::oopMapHas(const Class& type, u4 offset) const {
    for (u4 m = 0; m < type.oopMapCount; m++) {
        u4 start = static_cast<u4>(type.oopMaps[m].offset);
        u4 end = start + type.oopMaps[m].count * layout_.referenceBytes;
        if (offset >= start && offset < end) return (offset - start) % layout_.referenceBytes == 0;
    }
    return false;
}

void ClassTable::verifyFieldsAgainstOopMaps() {
    for (u4 i = 0; i < size(); i++) {
        Class& type = classes_[i];
        bool isReference = type.kind == Kind::SOFT_REFERENCE || type.kind == Kind::WEAK_REFERENCE || type.kind == Kind::FINAL_REFERENCE;
        Field* own = fields(type);
        for (u4 f = 0; f < type.fieldCount; f++) {
            if (own[f].isStatic) continue;
            // The collector treats these two itself, so that they are in no map.
            if (isReference && (own[f].offset == referentOffset_ || own[f].offset == discoveredOffset_)) continue;
            if (type.kind == Kind::STACK_CHUNK) continue;
            if (own[f].offset + 1 > type.instanceBytes || oopMapHas(type, own[f].offset) != own[f].isOop())
                childOutcome->refuse("fields and oop map do not agree in ", type.name.text, type.name.length);
        }
    }
}

u8 ClassTable::bytesOf(u8 object, const Class& type) const {
    if (type.kind < Kind::OBJECT_ARRAY) {
        if (type.kind != Kind::STACK_CHUNK) return type.instanceBytes;
        // Header, stack, and a bit for each possible oop of the stack.
        u8 stackBytes = 8ull * load<u4>(object + chunkSize_);
        u8 bits = stackBytes / layout_.referenceBytes;
        return type.instanceBytes + stackBytes + (bits + 63) / 64 * 8;
    }
    u8 bytes = type.instanceBytes + (static_cast<u8>(layout_.length(object)) << type.logElementBytes);
    return (bytes + 7) & ~7ull;
}

}  // namespace memwatchdog

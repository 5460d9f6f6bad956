#include "linux/vm_structs.h"

#include "linux/libc.h"

namespace memwatchdog {
namespace {

u8 symbolValue(const char* name) {
    void* symbol = dlsym(nullptr, name);
    if (!symbol) {
        // An application that embeds the JVM may have loaded it without making its symbols global.
        void* jvm = dlopen("libjvm.so", libc::RTLD_LAZY | libc::RTLD_NOLOAD);
        symbol = jvm ? dlsym(jvm, name) : nullptr;
    }
    return symbol ? load<u8>(symbol) : 0;
}

struct Wanted {
    const char* type;
    const char* field;
    u8 VmOffsets::* target;
    bool required;
};

constexpr Wanted WANTED[] = {
        {"Klass", "_layout_helper", &VmOffsets::klassLayoutHelper, true},
        {"Klass", "_name", &VmOffsets::klassName, true},
        {"Klass", "_java_mirror", &VmOffsets::klassMirror, true},
        {"Klass", "_super", &VmOffsets::klassSuper, true},
        {"Klass", "_next_link", &VmOffsets::klassNextLink, true},
        {"Klass", "_vtable_len", &VmOffsets::klassVtableLength, true},
        {"InstanceKlass", "_itable_len", &VmOffsets::instanceItableLength, true},
        {"InstanceKlass", "_nonstatic_oop_map_size", &VmOffsets::instanceOopMapSize, true},
        {"InstanceKlass", "_constants", &VmOffsets::instanceConstants, true},
        {"InstanceKlass", "_init_state", &VmOffsets::instanceInitState, true},
        {"InstanceKlass", "_fields", &VmOffsets::instanceFields, false},
        {"InstanceKlass", "_java_fields_count", &VmOffsets::instanceJavaFieldsCount, false},
        {"InstanceKlass", "_fieldinfo_stream", &VmOffsets::instanceFieldStream, false},
        {"ConstantPool", "_cache", &VmOffsets::constantPoolCache, true},
        {"ConstantPoolCache", "_resolved_references", &VmOffsets::cacheResolvedReferences, true},
        {"ClassLoaderData", "_class_loader", &VmOffsets::loaderDataLoader, true},
        {"ClassLoaderData", "_next", &VmOffsets::loaderDataNext, true},
        {"ClassLoaderData", "_klasses", &VmOffsets::loaderDataKlasses, true},
        {"ClassLoaderData", "_has_class_mirror_holder", &VmOffsets::loaderDataMirrorHolder, true},
        {"Symbol", "_length", &VmOffsets::symbolLength, true},
        {"Symbol", "_body", &VmOffsets::symbolBody, true},
        {"Symbol", "_vm_symbols[0]", &VmOffsets::vmSymbols, true},
        {"ThreadsSMRSupport", "_java_thread_list", &VmOffsets::threadList, true},
        {"ThreadsList", "_length", &VmOffsets::threadsLength, true},
        {"ThreadsList", "_threads", &VmOffsets::threadsArray, true},
        {"JavaThread", "_threadObj", &VmOffsets::threadObject, true},
        {"ClassLoaderDataGraph", "_head", &VmOffsets::loaderDataHead, true},
        {"CompressedOops", "_narrow_oop._base", &VmOffsets::oopBase, false},
        {"CompressedOops", "_narrow_oop._shift", &VmOffsets::oopShift, false},
        {"CompressedOops", "_base", &VmOffsets::oopBase, false},
        {"CompressedOops", "_shift", &VmOffsets::oopShift, false},
        {"CompressedKlassPointers", "_narrow_klass._base", &VmOffsets::klassBase, false},
        {"CompressedKlassPointers", "_narrow_klass._shift", &VmOffsets::klassShift, false},
        {"CompressedKlassPointers", "_base", &VmOffsets::klassBase, false},
        {"CompressedKlassPointers", "_shift", &VmOffsets::klassShift, false},
        {"Universe", "_collectedHeap", &VmOffsets::collectedHeap, false},
        {"CollectedHeap", "_reserved", &VmOffsets::heapReserved, false},
        {"MemRegion", "_start", &VmOffsets::regionStart, false},
        {"MemRegion", "_word_size", &VmOffsets::regionWords, false},
        {"ShenandoahHeap", "_num_regions", &VmOffsets::regionCount, false},
        {"ShenandoahHeap", "_regions", &VmOffsets::regions, false},
        {"ShenandoahHeapRegion", "RegionSizeBytes", &VmOffsets::regionBytes, false},
        {"ShenandoahHeapRegion", "_state", &VmOffsets::regionState, false},
        {"ShenandoahHeapRegion", "_index", &VmOffsets::regionIndex, false},
        {"ShenandoahHeapRegion", "_bottom", &VmOffsets::regionBottom, false},
        {"ShenandoahHeapRegion", "_end", &VmOffsets::regionEnd, false},
        {"java_lang_Class", "_klass_offset", &VmOffsets::classKlassOffset, true},
        {"java_lang_Class", "_static_oop_field_count_offset", &VmOffsets::classStaticOopCountOffset, true},
};

struct WantedSize {
    const char* type;
    u8 VmOffsets::* target;
};

constexpr WantedSize WANTED_SIZES[] = {
        {"InstanceKlass", &VmOffsets::instanceKlassSize},
        {"ConstantPool", &VmOffsets::constantPoolSize},
};

struct WantedConstant {
    const char* name;
    u4 VmOffsets::* target;
};

constexpr WantedConstant WANTED_CONSTANTS[] = {
        {"ShenandoahHeapRegion::_cset", &VmOffsets::inCollectionSet},
        {"ShenandoahHeapRegion::_pinned_cset", &VmOffsets::pinnedInCollectionSet},
};

const char* text(const char* entry, u8 offset) { return load<const char*>(entry + offset); }

constexpr u8 MISSING = VmOffsets::MISSING;

void readFields(const VmTables& tables, VmOffsets& offsets) {
    for (const char* entry = tables.structs; text(entry, tables.typeName); entry += tables.stride) {
        const char* type = text(entry, tables.typeName);
        const char* field = text(entry, tables.fieldName);
        if (!field) continue;
        for (const Wanted& wanted : WANTED) {
            if (strcmp(type, wanted.type) || strcmp(field, wanted.field)) continue;
            bool isStatic = load<i4>(entry + tables.isStatic) != 0;
            offsets.*wanted.target = load<u8>(entry + (isStatic ? tables.address : tables.offset));
        }
    }
}

void readSizes(const VmTables& tables, VmOffsets& offsets) {
    for (const char* entry = tables.types; text(entry, tables.typeEntryName); entry += tables.typeStride) {
        for (const WantedSize& wanted : WANTED_SIZES) {
            if (!strcmp(text(entry, tables.typeEntryName), wanted.type))
                offsets.*wanted.target = load<u8>(entry + tables.typeEntrySize);
        }
    }
}

void readConstants(const VmTables& tables, VmOffsets& offsets) {
    for (const WantedConstant& wanted : WANTED_CONSTANTS) offsets.*wanted.target = 0;
    if (!tables.constants || !tables.constantStride) return;
    for (const char* entry = tables.constants; text(entry, tables.constantName); entry += tables.constantStride) {
        for (const WantedConstant& wanted : WANTED_CONSTANTS) {
            if (!strcmp(text(entry, tables.constantName), wanted.name)) offsets.*wanted.target = load<u4>(entry + tables.constantValue);
        }
    }
}

}  // namespace

bool VmTables::find() {
    structs = reinterpret_cast<const char*>(symbolValue("gHotSpotVMStructs"));
    typeName = symbolValue("gHotSpotVMStructEntryTypeNameOffset");
    fieldName = symbolValue("gHotSpotVMStructEntryFieldNameOffset");
    isStatic = symbolValue("gHotSpotVMStructEntryIsStaticOffset");
    offset = symbolValue("gHotSpotVMStructEntryOffsetOffset");
    address = symbolValue("gHotSpotVMStructEntryAddressOffset");
    stride = symbolValue("gHotSpotVMStructEntryArrayStride");
    types = reinterpret_cast<const char*>(symbolValue("gHotSpotVMTypes"));
    typeEntryName = symbolValue("gHotSpotVMTypeEntryTypeNameOffset");
    typeEntrySize = symbolValue("gHotSpotVMTypeEntrySizeOffset");
    typeStride = symbolValue("gHotSpotVMTypeEntryArrayStride");
    constants = reinterpret_cast<const char*>(symbolValue("gHotSpotVMIntConstants"));
    constantName = symbolValue("gHotSpotVMIntConstantEntryNameOffset");
    constantValue = symbolValue("gHotSpotVMIntConstantEntryValueOffset");
    constantStride = symbolValue("gHotSpotVMIntConstantEntryArrayStride");
    return structs && types && stride && typeStride;
}

const char* readOffsets(const VmTables& tables, VmOffsets& offsets) {
    for (const Wanted& wanted : WANTED) offsets.*wanted.target = MISSING;
    for (const WantedSize& wanted : WANTED_SIZES) offsets.*wanted.target = MISSING;
    readFields(tables, offsets);
    readSizes(tables, offsets);
    readConstants(tables, offsets);
    for (const Wanted& wanted : WANTED) {
        if (wanted.required && offsets.*wanted.target == MISSING) return wanted.field;
    }
    if (offsets.instanceKlassSize == MISSING || offsets.constantPoolSize == MISSING) return "sizes";
    if (offsets.oopBase == MISSING || offsets.oopShift == MISSING) return "CompressedOops";
    if (offsets.klassBase == MISSING || offsets.klassShift == MISSING) return "CompressedKlassPointers";
    offsets.fieldStream = offsets.instanceFieldStream != MISSING;
    if (!offsets.fieldStream && (offsets.instanceFields == MISSING || offsets.instanceJavaFieldsCount == MISSING))
        return "fields";
    return nullptr;
}

}  // namespace memwatchdog

#pragma once
#include "types.h"

namespace memwatchdog {

// Offsets inside HotSpot's own structures, from the table which it exports for its serviceability agent. Only the child
// reads through them.
struct VmOffsets {
    u8 klassLayoutHelper, klassName, klassMirror, klassSuper, klassNextLink, klassVtableLength;
    u8 instanceItableLength, instanceOopMapSize, instanceConstants, instanceInitState;
    u8 instanceFields, instanceJavaFieldsCount;  // until JDK 20
    u8 instanceFieldStream;                      // from JDK 21
    u8 instanceKlassSize, constantPoolSize;
    u8 constantPoolCache, cacheResolvedReferences;
    u8 loaderDataLoader, loaderDataNext, loaderDataKlasses, loaderDataMirrorHolder;
    u8 symbolLength, symbolBody;
    u8 threadsLength, threadsArray, threadObject;
    u8 heapReserved, regionStart, regionWords;  // missing where the heap does not tell its bounds
    u8 regionCount, regions, regionState, regionIndex, regionBottom, regionEnd;  // Shenandoah's
    // Addresses of variables.
    u8 loaderDataHead, oopBase, oopShift, klassBase, klassShift, classKlassOffset, classStaticOopCountOffset, vmSymbols, threadList, collectedHeap;
    u8 regionBytes;  // Shenandoah's
    // Values.
    u4 inCollectionSet, pinnedInCollectionSet;
    bool fieldStream;

    static constexpr u8 MISSING = ~0ull;
    bool tellsMovingRegions() const {
        return tellsHeapBounds() && regionCount != MISSING && regions != MISSING && regionState != MISSING && regionIndex != MISSING &&
               regionBottom != MISSING && regionEnd != MISSING && regionBytes != MISSING && inCollectionSet && pinnedInCollectionSet;
    }
    bool tellsHeapBounds() const {
        return collectedHeap != MISSING && heapReserved != MISSING && regionStart != MISSING && regionWords != MISSING;
    }
};

// Where the tables are; found in the parent, since the dynamic loader's locks may be held at a fork.
struct VmTables {
    const char* structs;
    u8 typeName, fieldName, isStatic, offset, address, stride;
    const char* types;
    u8 typeEntryName, typeEntrySize, typeStride;
    const char* constants;
    u8 constantName, constantValue, constantStride;

    // False where this is no HotSpot, or one that exports no tables.
    bool find();
};

// Fills the offsets; answers the name of the first that is missing, or null.
const char* readOffsets(const VmTables& tables, VmOffsets& offsets);

}  // namespace memwatchdog

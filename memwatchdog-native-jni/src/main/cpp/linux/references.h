#pragma once
#include "linux/class_table.h"
#include "linux/memory_map.h"

namespace memwatchdog {

// Which referents keep their object alive.
enum class Referents { STRONG, STRONG_AND_SOFT };

// visit(slot offset within the object, referenced object) for each reference that retains.
template <class Visitor>
inline void forEachMapped(const ClassTable& classes, u8 object, const Class& type, Visitor visit) {
    const Layout& layout = classes.layout();
    const Oop* oops = classes.oops(type);
    for (u4 i = 0; i < type.oopCount; i++) {
        u8 target = layout.reference(object + oops[i].offset);
        if (target) visit(oops[i].offset, target);
    }
}

template <class Visitor>
inline void forEachStatic(const ClassTable& classes, u8 mirror, const Class& mirrorType, Visitor visit) {
    const Layout& layout = classes.layout();
    u4 count = load<u4>(mirror + layout.mirrorStaticCountOffset);
    u4 offset = mirrorType.instanceBytes;
    for (u4 i = 0; i < count; i++, offset += layout.referenceBytes) {
        u8 target = layout.reference(mirror + offset);
        if (target) visit(offset, target);
    }
}

// The words in the frames of a virtual thread that is not mounted, whatever they are. Until a collection has seen the frames they
// hold references uncompressed, as they lay on the stack of its carrier; afterwards compressed where others are.
template <class Visitor>
inline void forEachInStackChunk(const ClassTable& classes, u8 chunk, const Class& type, Visitor visit) {
    const Layout& layout = classes.layout();
    u8 stack = chunk + type.instanceBytes;
    u8 end = stack + 8ull * load<u4>(chunk + classes.chunkSizeOffset());
    for (u8 address = stack + 8ull * load<u4>(chunk + classes.chunkStackPointerOffset()); address < end; address += 8) {
        visit(load<u8>(address));
        if (layout.referenceBytes == 8) continue;
        visit(layout.reference(address));
        visit(layout.reference(address + 4));
    }
}

// The class of what a word may lead to; NO_CLASS where no object of a known class lies whole in the heap. What a dead variable
// holds looks like one for as long as its place is not used again.
inline u4 classIfObject(const ClassTable& classes, const MemoryMap& memory, u8 address) {
    constexpr u8 LARGEST_HEADER = 24;
    if (address & 7 || !memory.isHeap(address, LARGEST_HEADER)) return NO_CLASS;
    u4 index = classes.indexOf(address);
    if (index == NO_CLASS || !memory.isHeap(address, classes[index].instanceBytes)) return NO_CLASS;
    return memory.isHeap(address, classes.bytesOf(address, classes[index])) ? index : NO_CLASS;
}

template <class Visitor>
inline void forEachReference(const ClassTable& classes, u8 object, const Class& type, Referents referents, Visitor visit) {
    const Layout& layout = classes.layout();
    switch (type.kind) {
        case Kind::PRIMITIVE_ARRAY: return;
        case Kind::OBJECT_ARRAY: {
            u8 slot = object + type.instanceBytes;
            for (u8 end = slot + static_cast<u8>(layout.length(object)) * layout.referenceBytes; slot < end; slot += layout.referenceBytes) {
                u8 target = layout.reference(slot);
                if (target) visit(0u, target);
            }
            return;
        }
        case Kind::SOFT_REFERENCE:
        case Kind::FINAL_REFERENCE:
            if (type.kind == Kind::FINAL_REFERENCE || referents == Referents::STRONG_AND_SOFT) {
                u8 referent = layout.reference(object + classes.referentOffset());
                if (referent) visit(classes.referentOffset(), referent);
            }
            [[fallthrough]];
        case Kind::WEAK_REFERENCE: {
            u8 discovered = layout.reference(object + classes.discoveredOffset());
            if (discovered) visit(classes.discoveredOffset(), discovered);
            break;
        }
        case Kind::MIRROR: forEachStatic(classes, object, type, visit); break;
        default: break;
    }
    forEachMapped(classes, object, type, visit);
}

}  // namespace memwatchdog

#include "linux/hprof_objects.h"

namespace memwatchdog {
namespace {

constexpr u8 MAX_RECORD = 0xffffffffull;

template <class T, class Swap>
void copySwapped(u8 from, u8 count, u1* to, Swap swap) {
    for (u8 i = 0; i < count; i++) {
        T value = swap(load<T>(from + i * sizeof(T)));
        __builtin_memcpy(to + i * sizeof(T), &value, sizeof(T));
    }
}

}  // namespace

void HprofObjects::prepare() {
    for (u4 i = 0; i < classes_.size(); i++) {
        firstSlot_.push(static_cast<u4>(slots_.size()));
        if (classes_[i].kind >= Kind::OBJECT_ARRAY) continue;
        for (u4 at = i; at != NO_CLASS; at = classes_[at].super) {
            bool isString = classes_[at].name.equals("java/lang/String");
            Field* own = classes_.fields(classes_[at]);
            for (u4 f = 0; f < classes_[at].fieldCount; f++) {
                if (!own[f].isStatic) slots_.push(slotOf(own[f], classes_[i], isString));
            }
        }
    }
    firstSlot_.push(static_cast<u4>(slots_.size()));
}

HprofObjects::Slot HprofObjects::slotOf(const Field& field, const Class& holder, bool isString) const {
    bool isReference = holder.kind >= Kind::SOFT_REFERENCE && holder.kind <= Kind::FINAL_REFERENCE;
    bool referent = isReference && field.isOop() && field.offset == classes_.referentOffset();
    bool secret = redact_ && isString && (field.name.equals("hash") || field.name.equals("hashIsZero"));
    return {field.offset, static_cast<u1>(field.bytesInDump()), field.isOop(), referent, secret};
}

void HprofObjects::write(u8 object) {
    u4 index = classes_.indexOf(object);
    Class& type = classes_[index];
    if ((++objects_ & 0xffff) == 0) childOutcome->page().objects = objects_;
    switch (type.kind) {
        case Kind::OBJECT_ARRAY: return writeObjectArray(object, type);
        case Kind::PRIMITIVE_ARRAY: return writePrimitiveArray(object, type);
        case Kind::MIRROR:
            if (classes_.isMirrorOfClass(object)) return;
            [[fallthrough]];
        default: writeInstance(object, index);
    }
}

void HprofObjects::writeInstance(u8 object, u4 index) {
    Class& type = classes_[index];
    stream_.makeRoom(25 + type.dataBytes);
    u1* at = stream_.extend(25 + type.dataBytes);
    auto append = [&](auto value) {
        __builtin_memcpy(at, &value, sizeof value);
        at += sizeof value;
    };
    append(static_cast<u1>(INSTANCE_DUMP));
    append(__builtin_bswap64(object));
    append(__builtin_bswap32(NO_TRACE));
    append(__builtin_bswap64(type.mirror));
    append(__builtin_bswap32(type.dataBytes));
    const Slot* end = slots_.data() + firstSlot_[index + 1];
    for (const Slot* slot = slots_.data() + firstSlot_[index]; slot < end; slot++) {
        u8 address = object + slot->offset;
        if (slot->reference) {
            u8 target = classes_.layout().reference(address);
            // A weak referent that nothing else holds is as good as cleared.
            if (slot->referent && target && !marks_.isMarked(target)) target = 0;
            append(__builtin_bswap64(target));
        } else if (slot->secret) {
            __builtin_memset(at, 0, slot->bytes);
            at += slot->bytes;
        } else if (slot->bytes == 1) {
            append(load<u1>(address));
        } else if (slot->bytes == 2) {
            append(__builtin_bswap16(load<u2>(address)));
        } else if (slot->bytes == 4) {
            append(__builtin_bswap32(load<u4>(address)));
        } else {
            append(__builtin_bswap64(load<u8>(address)));
        }
    }
}

void HprofObjects::writeObjectArray(u8 array, const Class& type) {
    u8 length = classes_.layout().length(array);
    if (25 + 8 * length > MAX_RECORD) length = (MAX_RECORD - 25) / 8;  // as HotSpot cuts it
    stream_.makeRoom(25 + 8 * length);
    stream_.p1(OBJECT_ARRAY_DUMP);
    stream_.p8(array);
    stream_.p4(NO_TRACE);
    stream_.p4(length);
    stream_.p8(type.mirror);
    writeElements(array + type.instanceBytes, length, 0);
}

void HprofObjects::writePrimitiveArray(u8 array, const Class& type) {
    u8 length = classes_.layout().length(array);
    u4 elementBytes = 1u << type.logElementBytes;
    if (18 + elementBytes * length > MAX_RECORD) length = (MAX_RECORD - 18) / elementBytes;
    stream_.makeRoom(18 + elementBytes * length);
    stream_.p1(PRIMITIVE_ARRAY_DUMP);
    stream_.p8(array);
    stream_.p4(NO_TRACE);
    stream_.p4(length);
    stream_.p1(type.elementType);
    writeElements(array + type.instanceBytes, length, elementBytes);
}

// Elements of elementBytes, or references for 0.
void HprofObjects::writeElements(u8 from, u8 count, u4 elementBytes) {
    constexpr u8 PIECE = 32768;
    u4 inDump = elementBytes ? elementBytes : 8, inHeap = elementBytes ? elementBytes : classes_.layout().referenceBytes;
    bool streams = stream_.streams(count * inDump);
    for (u8 done = 0; done < count;) {
        u8 n = count - done < PIECE ? count - done : PIECE;
        u1* to = stream_.extend(n * inDump);
        if (elementBytes) copyPrimitives(from, n, elementBytes, to);
        else copyReferences(from, n, to);
        done += n;
        from += n * inHeap;
        if (streams) stream_.passOn();
    }
    if (streams) stream_.endStreaming();
}

void HprofObjects::copyReferences(u8 from, u8 count, u1* to) const {
    for (u8 i = 0; i < count; i++, from += classes_.layout().referenceBytes) {
        u8 value = __builtin_bswap64(classes_.layout().reference(from));
        __builtin_memcpy(to + 8 * i, &value, 8);
    }
}

void HprofObjects::copyPrimitives(u8 from, u8 count, u4 elementBytes, u1* to) const {
    if (redact_) __builtin_memset(to, 0, count * elementBytes);
    else if (elementBytes == 1) __builtin_memcpy(to, reinterpret_cast<const void*>(from), count);
    else if (elementBytes == 2) copySwapped<u2>(from, count, to, [](u2 v) { return __builtin_bswap16(v); });
    else if (elementBytes == 4) copySwapped<u4>(from, count, to, [](u4 v) { return __builtin_bswap32(v); });
    else copySwapped<u8>(from, count, to, [](u8 v) { return __builtin_bswap64(v); });
}

}  // namespace memwatchdog

#pragma once
#include "linux/class_table.h"
#include "linux/hprof_stream.h"
#include "linux/mark_bitmap.h"

namespace memwatchdog {

// Instances and arrays as sub-records. Where values are redacted, arrays of primitives are zeroed, and what a String remembers
// of its contents.
class HprofObjects {
public:
    HprofObjects(ClassTable& classes, const MarkBitmap& marks, HprofStream& stream, bool redact)
        : classes_(classes), marks_(marks), stream_(stream), redact_(redact) {}

    // Before the first write.
    void prepare();
    void write(u8 object);
    u8 count() const { return objects_; }

private:
    struct Slot {
        u4 offset;
        u1 bytes;
        bool reference, referent, secret;
    };

    Slot slotOf(const Field& field, const Class& holder, bool isString) const;
    void writeInstance(u8 object, u4 index);
    void writeObjectArray(u8 array, const Class& type);
    void writePrimitiveArray(u8 array, const Class& type);
    void writeElements(u8 from, u8 count, u4 elementBytes);
    void copyReferences(u8 from, u8 count, u1* to) const;
    void copyPrimitives(u8 from, u8 count, u4 elementBytes, u1* to) const;

    ClassTable& classes_;
    const MarkBitmap& marks_;
    HprofStream& stream_;
    bool redact_;
    Buffer<Slot> slots_;
    Buffer<u4> firstSlot_;
    u8 objects_ = 0;
};

}  // namespace memwatchdog

#pragma once
#include "linux/frozen_pages.h"
#include "linux/output.h"
#include "linux/roots.h"

namespace memwatchdog {

// Writes the marked objects as JAVA PROFILE 1.0.2 with 8-byte ids, in address order; as HotSpot's dumper does it, so that what
// reads the one reads the other.
class HprofWriter {
public:
    HprofWriter(ClassTable& classes, const MarkBitmap& marks, Output& output, bool redact, FrozenPages* pages = nullptr)
        : classes_(classes), marks_(marks), output_(output), redact_(redact), pages_(pages) {}

    void write(const Threads& threads, Buffer<Root>& roots, u8 timeMs);

private:
    struct Slot {
        u4 offset;
        u1 bytes;
        bool reference, referent;
    };

    static constexpr u8 SEGMENT = 1u << 20;

    // Big-endian bytes, appended to whatever is being built.
    void p1(u8 v) { record_.push(static_cast<u1>(v)); }
    void p2(u8 v) { put(__builtin_bswap16(static_cast<u2>(v))); }
    void p4(u8 v) { put(__builtin_bswap32(static_cast<u4>(v))); }
    void p8(u8 v) { put(__builtin_bswap64(v)); }
    template <class T>
    void put(T value) {
        __builtin_memcpy(record_.extend(sizeof value), &value, sizeof value);
    }

    void begin(u1 tag);
    void end();
    void makeRoom(u8 bytes);
    void closeSegment();

    void writeStrings(const Threads& threads);
    void writeString(u8 id, const char* text, u8 length);
    void writeSymbol(const Name& name);
    void writeLoadedClasses();
    void writeTraces(const Threads& threads);
    void writeClass(u4 index);
    void writeStatics(Class& type);
    u8 initLock(const Class& type) const;
    void writeHiddenStatic(u8 name, u8 value);
    void writeField(u8 base, const Field& field);
    void writeRoot(const Root& root, u4& unknownThreads, u4 threadCount);
    void writeObject(u8 object);
    bool hasClassDump(u8 mirror) const;
    void writeInstance(u8 object, u4 index);
    void writeObjectArray(u8 array, const Class& type);
    void writePrimitiveArray(u8 array, const Class& type);
    void writeElements(u8 from, u8 count, u4 elementBytes);
    void buildSlots();
    u4 serialOfName(const char* text, u4 length);

    ClassTable& classes_;
    const MarkBitmap& marks_;
    Output& output_;
    bool redact_;
    FrozenPages* pages_;  // null where they are not ours to give back
    Buffer<u1> record_;   // the record or segment which is being built
    Buffer<Slot> slots_;
    Buffer<u4> firstSlot_;
    Buffer<u8> seenSymbols_;
    u8 symbolMask_ = 0;
    u8 objects_ = 0;
    bool inSegment_ = false;
};

}  // namespace memwatchdog

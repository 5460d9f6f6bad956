#pragma once
#include "linux/frozen_pages.h"
#include "linux/hprof_objects.h"
#include "linux/hprof_roots.h"

namespace memwatchdog {

// Writes the marked objects as JAVA PROFILE 1.0.2 with 8-byte ids, in address order; as HotSpot's dumper does it, so that what
// reads the one reads the other.
class HprofWriter {
public:
    HprofWriter(ClassTable& classes, const MarkBitmap& marks, Output& output, bool redact, FrozenPages* pages = nullptr)
        : classes_(classes), marks_(marks), stream_(output), redact_(redact), pages_(pages) {}

    void write(const Threads& threads, Buffer<Root>& roots, u8 timeMs);

private:
    void writeStrings(const Threads& threads);
    void writeString(u8 id, const char* text, u8 length);
    void writeSymbol(const Name& name);
    void writeLoadedClasses();
    void writeFrames(const Threads& threads);
    void writeTraces(const Threads& threads);
    void writeClass(u4 index);
    void writeStatics(Class& type);
    u8 hidden(const Class& type, u4 offset) const;
    u8 ofElementClass(const Class& type, u4 offset) const;
    u8 superInDump(const Class& type) const;
    void writeHiddenStatic(u8 name, u8 value);
    void writeField(u8 base, const Field& field);
    u4 serialOf(const char* name, u4 length) const;

    ClassTable& classes_;
    const MarkBitmap& marks_;
    HprofStream stream_;
    bool redact_;
    FrozenPages* pages_;  // null where they are not ours to give back
    AddressMap seenSymbols_;
};

}  // namespace memwatchdog

#include "linux/hprof_writer.h"

namespace memwatchdog {
namespace {

constexpr u8 FIRST_TEXT_ID = 16;  // below all addresses of symbols, which are the other ids of strings
constexpr u8 RESOLVED_REFERENCES_ID = 1, INIT_LOCK_ID = 2;
constexpr char RESOLVED_REFERENCES[] = "<resolved_references>";  // as HotSpot names them
constexpr char INIT_LOCK[] = "<init_lock>";

}  // namespace

void HprofWriter::write(const Threads& threads, Buffer<Root>& roots, u8 timeMs) {
    childOutcome->page().phase = StatusPage::WRITING;
    HprofObjects objects(classes_, marks_, stream_, redact_);
    objects.prepare();
    stream_.header(timeMs);
    writeStrings(threads);
    writeLoadedClasses();
    writeFrames(threads);
    writeTraces(threads);
    for (u4 i = 0; i < classes_.size(); i++) {
        if (classes_[i].reached) writeClass(i);
    }
    HprofRoots(classes_, marks_, stream_, threads).write(roots);
    marks_.forEach([&](u8 object) {
        if (pages_) pages_->releaseBelow(object);
        objects.write(object);
    });
    childOutcome->page().objects = objects.count();
    stream_.finish();
}

void HprofWriter::writeString(u8 id, const char* text, u8 length) {
    stream_.begin(UTF8);
    stream_.p8(id);
    stream_.bytes(text, length);
    stream_.end();
}

void HprofWriter::writeSymbol(const Name& name) {
    constexpr u4 SEEN = 1;
    if (seenSymbols_.find(name.symbol) == SEEN) return;
    seenSymbols_.add(name.symbol, SEEN);
    writeString(name.symbol, name.text, name.length);
}

void HprofWriter::writeStrings(const Threads& threads) {
    u8 most = 0;
    for (u4 i = 0; i < classes_.size(); i++) most += 1 + classes_[i].fieldCount;
    seenSymbols_.reserve(most);
    writeString(RESOLVED_REFERENCES_ID, RESOLVED_REFERENCES, sizeof RESOLVED_REFERENCES - 1);
    writeString(INIT_LOCK_ID, INIT_LOCK, sizeof INIT_LOCK - 1);
    for (u4 i = 0; i < classes_.size(); i++) {
        if (!classes_[i].reached) continue;
        writeSymbol(classes_[i].name);
        Field* own = classes_.fields(classes_[i]);
        for (u4 f = 0; f < classes_[i].fieldCount; f++) writeSymbol(own[f].name);
    }
    for (u8 i = 0; i < threads.texts.size(); i++) {
        const Text& text = threads.texts[i];
        writeString(FIRST_TEXT_ID + i, &threads.characters[text.start], text.length);
    }
}

void HprofWriter::writeLoadedClasses() {
    for (u4 i = 0; i < classes_.size(); i++) {
        if (!classes_[i].reached) continue;
        stream_.begin(LOAD_CLASS);
        stream_.p4(i + 1);
        stream_.p8(classes_[i].mirror);
        stream_.p4(NO_TRACE);
        stream_.p8(classes_[i].name.symbol);
        stream_.end();
    }
}

// 0 where no such class is in the dump.
u4 HprofWriter::serialOf(const char* name, u4 length) const {
    u4 index = classes_.find(name, length);
    return index == NO_CLASS || !classes_[index].reached ? 0 : index + 1;
}

void HprofWriter::writeFrames(const Threads& threads) {
    for (u8 i = 0; i < threads.frames.size(); i++) {
        const Frame& frame = threads.frames[i];
        const Text& type = threads.texts[frame.type];
        stream_.begin(FRAME);
        stream_.p8(i + 1);
        stream_.p8(FIRST_TEXT_ID + frame.method);
        stream_.p8(FIRST_TEXT_ID + frame.signature);
        stream_.p8(frame.source == NO_TEXT ? 0 : FIRST_TEXT_ID + frame.source);
        stream_.p4(serialOf(&threads.characters[type.start], type.length));
        stream_.p4(static_cast<u4>(frame.line));
        stream_.end();
    }
}

void HprofWriter::writeTraces(const Threads& threads) {
    stream_.begin(TRACE);
    stream_.p4(NO_TRACE);
    stream_.p4(0);
    stream_.p4(0);
    stream_.end();
    for (u8 i = 0; i < threads.threads.size(); i++) {
        const Thread& thread = threads.threads[i];
        stream_.begin(TRACE);
        stream_.p4(NO_TRACE + 1 + i);
        stream_.p4(i + 1);
        stream_.p4(thread.frameCount);
        for (u4 f = 0; f < thread.frameCount; f++) stream_.p8(thread.firstFrame + f + 1);
        stream_.end();
    }
}

void HprofWriter::writeClass(u4 index) {
    Class& type = classes_[index];
    Field* own = classes_.fields(type);
    u8 initLock = hidden(type, classes_.initLockOffset());
    u4 statics = 0;
    for (u4 f = 0; f < type.fieldCount; f++) statics += own[f].isStatic;
    stream_.makeRoom(128 + 32ull * type.fieldCount);
    stream_.p1(CLASS_DUMP);
    stream_.p8(type.mirror);
    stream_.p4(NO_TRACE);
    stream_.p8(superInDump(type));
    stream_.p8(classes_.loaders()[type.loaderData].loader);
    stream_.p8(ofElementClass(type, classes_.signersOffset()));
    stream_.p8(ofElementClass(type, classes_.protectionDomainOffset()));
    stream_.p8(0);
    stream_.p8(0);
    stream_.p4(type.kind < Kind::OBJECT_ARRAY ? type.dataBytes : 0);
    stream_.p2(0);  // constant pool
    stream_.p2(statics + (type.resolvedReferences ? 1 : 0) + (initLock ? 1 : 0));
    writeStatics(type);
    writeHiddenStatic(RESOLVED_REFERENCES_ID, type.resolvedReferences);
    writeHiddenStatic(INIT_LOCK_ID, initLock);
    stream_.p2(type.fieldCount - statics);
    for (u4 f = 0; f < type.fieldCount; f++) {
        if (own[f].isStatic) continue;
        stream_.p8(own[f].name.symbol);
        stream_.p1(own[f].dumpType());
    }
}

// To the VM an array of Integer has a superclass, an array of Number; to Java it is Object.
u8 HprofWriter::superInDump(const Class& type) const {
    u4 index = type.super;
    while (type.kind >= Kind::OBJECT_ARRAY && index != NO_CLASS && classes_[index].super != NO_CLASS) index = classes_[index].super;
    return index == NO_CLASS ? 0 : classes_[index].mirror;
}

void HprofWriter::writeStatics(Class& type) {
    Field* own = classes_.fields(type);
    for (u4 f = 0; f < type.fieldCount; f++) {
        if (!own[f].isStatic) continue;
        stream_.p8(own[f].name.symbol);
        stream_.p1(own[f].dumpType());
        writeField(type.mirror, own[f]);
    }
}

void HprofWriter::writeHiddenStatic(u8 name, u8 value) {
    if (!value) return;
    stream_.p8(name);
    stream_.p1(2);
    stream_.p8(value);
}

// What the mirror of a class that is no array keeps for the VM; 0 where this JVM has no such field.
u8 HprofWriter::hidden(const Class& type, u4 offset) const {
    return offset && type.kind < Kind::OBJECT_ARRAY ? classes_.layout().reference(type.mirror + offset) : 0;
}

// An array has what the class of its elements has.
u8 HprofWriter::ofElementClass(const Class& type, u4 offset) const {
    const Class* at = &type;
    while (at->kind == Kind::OBJECT_ARRAY) {
        u4 component = classes_.indexOfMirror(classes_.layout().reference(at->mirror + classes_.componentTypeOffset()));
        if (component == NO_CLASS) return 0;
        at = &classes_[component];
    }
    return hidden(*at, offset);
}

void HprofWriter::writeField(u8 base, const Field& field) {
    u8 address = base + field.offset;
    if (field.isOop()) return stream_.p8(classes_.layout().reference(address));
    switch (field.bytesInDump()) {
        case 1: return stream_.p1(load<u1>(address));
        case 2: return stream_.p2(load<u2>(address));
        case 4: return stream_.p4(load<u4>(address));
        default: return stream_.p8(load<u8>(address));
    }
}

}  // namespace memwatchdog

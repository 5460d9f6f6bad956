#include "linux/hprof_writer.h"

namespace memwatchdog {
namespace {

enum Tag : u1 { UTF8 = 1, LOAD_CLASS = 2, FRAME = 4, TRACE = 5, HEAP_DUMP_SEGMENT = 0x1c, HEAP_DUMP_END = 0x2c };
enum SubTag : u1 {
    ROOT_JNI_GLOBAL = 1, ROOT_JNI_LOCAL = 2, ROOT_JAVA_FRAME = 3, ROOT_STICKY_CLASS = 5, ROOT_MONITOR_USED = 7, ROOT_THREAD_OBJECT = 8,
    CLASS_DUMP = 0x20, INSTANCE_DUMP = 0x21, OBJECT_ARRAY_DUMP = 0x22, PRIMITIVE_ARRAY_DUMP = 0x23, ROOT_UNKNOWN = 0xff
};
enum JvmtiKind : u4 { JNI_GLOBAL = 21, SYSTEM_CLASS = 22, MONITOR = 23, STACK_LOCAL = 24, JNI_LOCAL = 25, THREAD = 26 };

constexpr u4 RECORD_HEADER = 9;
constexpr u4 NO_TRACE = 1;           // serial of the empty stack trace
constexpr u8 FIRST_TEXT_ID = 16;     // below all addresses of symbols, which are the other ids of strings
constexpr u8 RESOLVED_REFERENCES_ID = 1, INIT_LOCK_ID = 2;
constexpr char RESOLVED_REFERENCES[] = "<resolved_references>";  // as HotSpot names them
constexpr char INIT_LOCK[] = "<init_lock>";
constexpr u8 MAX_RECORD = 0xffffffffull;
constexpr char HEADER[] = "JAVA PROFILE 1.0.2";

}  // namespace

void HprofWriter::begin(u1 tag) {
    p1(tag);
    p4(0);
    p4(0);
}

void HprofWriter::end() {
    u4 length = __builtin_bswap32(static_cast<u4>(record_.size() - RECORD_HEADER));
    __builtin_memcpy(record_.data() + 5, &length, 4);
    output_.put(record_.data(), record_.size());
    record_.clear();
}

// A segment's length is known when it is written: nothing is patched later, so that the output may be compressed.
void HprofWriter::makeRoom(u8 bytes) {
    if (inSegment_ && record_.size() + bytes > SEGMENT) closeSegment();
    if (!inSegment_) begin(HEAP_DUMP_SEGMENT);
    inSegment_ = true;
}

void HprofWriter::closeSegment() {
    if (inSegment_) end();
    inSegment_ = false;
}

void HprofWriter::write(const Threads& threads, Buffer<Root>& roots, u8 timeMs) {
    childOutcome->page().phase = StatusPage::WRITING;
    buildSlots();
    __builtin_memcpy(record_.extend(sizeof HEADER), HEADER, sizeof HEADER);
    p4(8);
    p8(timeMs);
    output_.put(record_.data(), record_.size());
    record_.clear();
    writeStrings(threads);
    writeLoadedClasses();
    writeTraces(threads);
    for (u4 i = 0; i < classes_.size(); i++) {
        if (classes_[i].reached) writeClass(i);
    }
    u4 unknownThreads = 0;
    for (Root& root : roots) writeRoot(root, unknownThreads, static_cast<u4>(threads.threads.size()));
    marks_.forEach([&](u8 object) {
        if (pages_) pages_->releaseBelow(object);
        writeObject(object);
    });
    closeSegment();
    begin(HEAP_DUMP_END);
    end();
    output_.finish();
}

void HprofWriter::writeString(u8 id, const char* text, u8 length) {
    begin(UTF8);
    p8(id);
    __builtin_memcpy(record_.extend(length), text, length);
    end();
}

void HprofWriter::writeSymbol(const Name& name) {
    u8 slot = (name.symbol >> 3) * 0x9E3779B97F4A7C15ull >> 30 & symbolMask_;
    for (; seenSymbols_[slot]; slot = (slot + 1) & symbolMask_) {
        if (seenSymbols_[slot] == name.symbol) return;
    }
    seenSymbols_[slot] = name.symbol;
    writeString(name.symbol, name.text, name.length);
}

void HprofWriter::writeStrings(const Threads& threads) {
    u8 most = 0;
    for (u4 i = 0; i < classes_.size(); i++) most += 1 + classes_[i].fieldCount;
    symbolMask_ = 1023;
    while (symbolMask_ < 2 * most) symbolMask_ = symbolMask_ * 2 + 1;
    seenSymbols_.resizeZeroed(symbolMask_ + 1);
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
        begin(LOAD_CLASS);
        p4(i + 1);
        p8(classes_[i].mirror);
        p4(NO_TRACE);
        p8(classes_[i].name.symbol);
        end();
    }
}

u4 HprofWriter::serialOfName(const char* text, u4 length) {
    for (u4 i = 0; i < classes_.size(); i++) {
        if (classes_[i].name.length == length && !memcmp(classes_[i].name.text, text, length)) return i + 1;
    }
    return 0;
}

void HprofWriter::writeTraces(const Threads& threads) {
    u4 cachedType = NO_CLASS, cachedSerial = 0;
    for (u8 i = 0; i < threads.frames.size(); i++) {
        const Frame& frame = threads.frames[i];
        if (frame.type != cachedType) {
            cachedType = frame.type;
            cachedSerial = serialOfName(&threads.characters[threads.texts[frame.type].start], threads.texts[frame.type].length);
        }
        begin(FRAME);
        p8(i + 1);
        p8(FIRST_TEXT_ID + frame.method);
        p8(FIRST_TEXT_ID + frame.signature);
        p8(frame.source == NO_CLASS ? 0 : FIRST_TEXT_ID + frame.source);
        p4(cachedSerial);
        p4(static_cast<u4>(frame.line));
        end();
    }
    begin(TRACE);
    p4(NO_TRACE);
    p4(0);
    p4(0);
    end();
    for (u8 i = 0; i < threads.threads.size(); i++) {
        const Thread& thread = threads.threads[i];
        begin(TRACE);
        p4(NO_TRACE + 1 + i);
        p4(i + 1);
        p4(thread.frameCount);
        for (u4 f = 0; f < thread.frameCount; f++) p8(thread.firstFrame + f + 1);
        end();
    }
}

void HprofWriter::writeClass(u4 index) {
    Class& type = classes_[index];
    Field* own = classes_.fields(type);
    u4 statics = 0;
    for (u4 f = 0; f < type.fieldCount; f++) statics += own[f].isStatic;
    makeRoom(128 + 32ull * type.fieldCount);
    p1(CLASS_DUMP);
    p8(type.mirror);
    p4(NO_TRACE);
    p8(type.super == NO_CLASS ? 0 : classes_[type.super].mirror);
    p8(classes_.loaders()[type.loaderData].loader);
    p8(0);  // signers
    p8(0);  // protection domain
    p8(0);
    p8(0);
    p4(type.kind < Kind::OBJECT_ARRAY ? type.dataBytes : 0);
    p2(0);  // constant pool
    p2(statics + (type.resolvedReferences ? 1 : 0) + (initLock(type) ? 1 : 0));
    writeStatics(type);
    p2(type.fieldCount - statics);
    for (u4 f = 0; f < type.fieldCount; f++) {
        if (own[f].isStatic) continue;
        p8(own[f].name.symbol);
        p1(own[f].dumpType());
    }
}

void HprofWriter::writeStatics(Class& type) {
    Field* own = classes_.fields(type);
    for (u4 f = 0; f < type.fieldCount; f++) {
        if (!own[f].isStatic) continue;
        p8(own[f].name.symbol);
        p1(own[f].dumpType());
        writeField(type.mirror, own[f]);
    }
    writeHiddenStatic(RESOLVED_REFERENCES_ID, type.resolvedReferences);
    writeHiddenStatic(INIT_LOCK_ID, initLock(type));
}

void HprofWriter::writeHiddenStatic(u8 name, u8 value) {
    if (!value) return;
    p8(name);
    p1(2);
    p8(value);
}

// Kept by HotSpot until a class is initialised.
u8 HprofWriter::initLock(const Class& type) const {
    u4 offset = classes_.initLockOffset();
    return offset && type.kind < Kind::OBJECT_ARRAY ? classes_.layout().reference(type.mirror + offset) : 0;
}

void HprofWriter::writeField(u8 base, const Field& field) {
    u8 address = base + field.offset;
    if (field.isOop()) return p8(classes_.layout().reference(address));
    switch (field.bytesInDump()) {
        case 1: return p1(load<u1>(address));
        case 2: return p2(load<u2>(address));
        case 4: return p4(load<u4>(address));
        default: return p8(load<u8>(address));
    }
}

void HprofWriter::writeRoot(const Root& root, u4& unknownThreads, u4 threadCount) {
    if (!marks_.isMarked(root.object)) return;
    makeRoom(32);
    u4 serial = root.thread ? root.thread : threadCount + 1;
    switch (root.kind) {
        case JNI_GLOBAL:
            p1(ROOT_JNI_GLOBAL);
            p8(root.object);
            return p8(0);
        case SYSTEM_CLASS: {
            bool isMirror = classes_.indexOf(root.object) == classes_.mirrorClass();
            p1(isMirror && hasClassDump(root.object) ? ROOT_STICKY_CLASS : ROOT_UNKNOWN);
            return p8(root.object);
        }
        case MONITOR:
            p1(ROOT_MONITOR_USED);
            return p8(root.object);
        case STACK_LOCAL:
        case JNI_LOCAL:
            p1(root.kind == STACK_LOCAL ? ROOT_JAVA_FRAME : ROOT_JNI_LOCAL);
            p8(root.object);
            p4(serial);
            return p4(static_cast<u4>(root.depth));
        case THREAD:
            p1(ROOT_THREAD_OBJECT);
            p8(root.object);
            p4(root.thread ? serial : threadCount + ++unknownThreads);
            return p4(root.thread ? NO_TRACE + root.thread : NO_TRACE);
        default:
            p1(ROOT_UNKNOWN);
            return p8(root.object);
    }
}

void HprofWriter::buildSlots() {
    for (u4 i = 0; i < classes_.size(); i++) {
        firstSlot_.push(static_cast<u4>(slots_.size()));
        if (classes_[i].kind >= Kind::OBJECT_ARRAY) continue;
        for (u4 at = i; at != NO_CLASS; at = classes_[at].super) {
            Field* own = classes_.fields(classes_[at]);
            for (u4 f = 0; f < classes_[at].fieldCount; f++) {
                if (own[f].isStatic) continue;
                bool referent = own[f].offset == classes_.referentOffset() && classes_[i].kind >= Kind::SOFT_REFERENCE &&
                                classes_[i].kind <= Kind::FINAL_REFERENCE && own[f].isOop();
                slots_.push({own[f].offset, static_cast<u1>(own[f].bytesInDump()), own[f].isOop(), referent});
            }
        }
    }
    firstSlot_.push(static_cast<u4>(slots_.size()));
}

void HprofWriter::writeObject(u8 object) {
    u4 index = classes_.indexOf(object);
    Class& type = classes_[index];
    if ((++objects_ & 0xffff) == 0) childOutcome->page().objects = objects_;
    switch (type.kind) {
        case Kind::OBJECT_ARRAY: return writeObjectArray(object, type);
        case Kind::PRIMITIVE_ARRAY: return writePrimitiveArray(object, type);
        case Kind::MIRROR:
            if (hasClassDump(object)) return;
            [[fallthrough]];
        default: writeInstance(object, index);
    }
}

// Not int.class and its like, nor what the CDS archive holds for classes that are not loaded yet.
bool HprofWriter::hasClassDump(u8 mirror) const {
    u8 klass = classes_.layout().klassOfMirror(mirror);
    return klass && classes_.indexOfKlass(klass) != NO_CLASS;
}

void HprofWriter::writeInstance(u8 object, u4 index) {
    Class& type = classes_[index];
    makeRoom(25 + type.dataBytes);
    u1* at = record_.extend(25 + type.dataBytes);
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

void HprofWriter::writeObjectArray(u8 array, const Class& type) {
    u8 length = classes_.layout().length(array);
    if (25 + 8 * length > MAX_RECORD) length = (MAX_RECORD - 25) / 8;  // as HotSpot cuts it
    makeRoom(25 + 8 * length);
    p1(OBJECT_ARRAY_DUMP);
    p8(array);
    p4(NO_TRACE);
    p4(length);
    p8(type.mirror);
    writeElements(array + type.instanceBytes, length, 0);
}

void HprofWriter::writePrimitiveArray(u8 array, const Class& type) {
    u8 length = classes_.layout().length(array);
    u4 elementBytes = 1u << type.logElementBytes;
    if (18 + elementBytes * length > MAX_RECORD) length = (MAX_RECORD - 18) / elementBytes;
    makeRoom(18 + elementBytes * length);
    p1(PRIMITIVE_ARRAY_DUMP);
    p8(array);
    p4(NO_TRACE);
    p4(length);
    p1(type.elementType);
    writeElements(array + type.instanceBytes, length, elementBytes);
}

// Elements of elementBytes, or references for 0. What does not fit into a segment gets one of its own and streams through.
void HprofWriter::writeElements(u8 from, u8 count, u4 elementBytes) {
    u4 inDump = elementBytes ? elementBytes : 8;
    bool streams = record_.size() + count * inDump > SEGMENT + 64;
    if (streams) {
        u4 length = __builtin_bswap32(static_cast<u4>(record_.size() - RECORD_HEADER + count * inDump));
        __builtin_memcpy(record_.data() + 5, &length, 4);
    }
    constexpr u8 PIECE = 32768;
    for (u8 done = 0; done < count;) {
        u8 n = count - done < PIECE ? count - done : PIECE;
        u1* to = record_.extend(n * inDump);
        if (elementBytes == 0) {
            for (u8 i = 0; i < n; i++, from += classes_.layout().referenceBytes) {
                u8 value = __builtin_bswap64(classes_.layout().reference(from));
                __builtin_memcpy(to + 8 * i, &value, 8);
            }
        } else if (redact_) {
            __builtin_memset(to, 0, n * elementBytes);
        } else if (elementBytes == 1) {
            __builtin_memcpy(to, reinterpret_cast<const void*>(from), n);
            from += n;
        } else {
            for (u8 i = 0; i < n; i++, from += elementBytes) {
                if (elementBytes == 2) {
                    u2 v = __builtin_bswap16(load<u2>(from));
                    __builtin_memcpy(to + 2 * i, &v, 2);
                } else if (elementBytes == 4) {
                    u4 v = __builtin_bswap32(load<u4>(from));
                    __builtin_memcpy(to + 4 * i, &v, 4);
                } else {
                    u8 v = __builtin_bswap64(load<u8>(from));
                    __builtin_memcpy(to + 8 * i, &v, 8);
                }
            }
        }
        done += n;
        if (streams) {
            output_.put(record_.data(), record_.size());
            record_.clear();
        }
    }
    if (streams) inSegment_ = false;
}

}  // namespace memwatchdog

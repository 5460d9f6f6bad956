#pragma once
#include "linux/output.h"

namespace memwatchdog {

enum HprofTag : u1 { UTF8 = 1, LOAD_CLASS = 2, FRAME = 4, TRACE = 5, HEAP_DUMP_SEGMENT = 0x1c, HEAP_DUMP_END = 0x2c };
enum HprofSubTag : u1 {
    ROOT_JNI_GLOBAL = 1, ROOT_JNI_LOCAL = 2, ROOT_JAVA_FRAME = 3, ROOT_STICKY_CLASS = 5, ROOT_MONITOR_USED = 7, ROOT_THREAD_OBJECT = 8,
    CLASS_DUMP = 0x20, INSTANCE_DUMP = 0x21, OBJECT_ARRAY_DUMP = 0x22, PRIMITIVE_ARRAY_DUMP = 0x23, ROOT_UNKNOWN = 0xff
};

constexpr u4 NO_TRACE = 1;  // serial of the empty stack trace

// Records and segments of a dump, in big-endian order. A segment's length is known when it is written: nothing is patched
// later, so that the output may be compressed.
class HprofStream {
public:
    explicit HprofStream(Output& output) : output_(output) {}

    // Appended to whatever is being built.
    void p1(u8 v) { record_.push(static_cast<u1>(v)); }
    void p2(u8 v) { put(__builtin_bswap16(static_cast<u2>(v))); }
    void p4(u8 v) { put(__builtin_bswap32(static_cast<u4>(v))); }
    void p8(u8 v) { put(__builtin_bswap64(v)); }
    u1* extend(u8 length) { return record_.extend(length); }
    void bytes(const void* from, u8 length) { __builtin_memcpy(extend(length), from, length); }

    void header(u8 timeMs);
    void begin(u1 tag);
    void end();
    // In front of each sub-record: opens a segment where there is none.
    void makeRoom(u8 bytes);
    // Whether what is being built, with so much more, gets a segment of its own which is written piece by piece.
    bool streams(u8 more);
    void passOn();
    void endStreaming() { inSegment_ = false; }
    void closeSegment();
    void finish();

private:
    static constexpr u8 SEGMENT = 1u << 20, RECORD_HEADER = 9;

    template <class T>
    void put(T value) {
        bytes(&value, sizeof value);
    }
    void setLength(u8 length);

    Output& output_;
    Buffer<u1> record_;  // the record or segment which is being built
    bool inSegment_ = false;
};

}  // namespace memwatchdog

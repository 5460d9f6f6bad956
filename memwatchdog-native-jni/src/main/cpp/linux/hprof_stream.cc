#include "linux/hprof_stream.h"

namespace memwatchdog {

void HprofStream::header(u8 timeMs) {
    constexpr char FORMAT[] = "JAVA PROFILE 1.0.2";
    constexpr u4 ID_BYTES = 8;
    bytes(FORMAT, sizeof FORMAT);
    p4(ID_BYTES);
    p8(timeMs);
    passOn();
}

void HprofStream::begin(u1 tag) {
    p1(tag);
    p4(0);
    p4(0);
}

void HprofStream::end() {
    setLength(record_.size() - RECORD_HEADER);
    passOn();
}

void HprofStream::setLength(u8 length) {
    u4 value = __builtin_bswap32(static_cast<u4>(length));
    __builtin_memcpy(record_.data() + 5, &value, 4);
}

void HprofStream::passOn() {
    output_.put(record_.data(), record_.size());
    record_.clear();
}

void HprofStream::makeRoom(u8 bytes) {
    if (inSegment_ && record_.size() + bytes > SEGMENT) closeSegment();
    if (!inSegment_) begin(HEAP_DUMP_SEGMENT);
    inSegment_ = true;
}

bool HprofStream::streams(u8 more) {
    constexpr u8 LARGEST_HEADER = 64;
    if (record_.size() + more <= SEGMENT + LARGEST_HEADER) return false;
    setLength(record_.size() - RECORD_HEADER + more);
    return true;
}

void HprofStream::closeSegment() {
    if (inSegment_) end();
    inSegment_ = false;
}

void HprofStream::finish() {
    closeSegment();
    begin(HEAP_DUMP_END);
    end();
    output_.finish();
}

}  // namespace memwatchdog

#pragma once
#include "linux/path_folder.h"

namespace memwatchdog {

// What the parent gets: names, histogram and the nodes that matter, in the order of bytes that both processes share.
// Read by io.memwatchdog.natives.ProfileDecoder.
class ProfileEncoder {
public:
    ProfileEncoder(ClassTable& classes, PathFolder& folder, const Threads& threads, u1* target, u8 capacity)
        : classes_(classes), folder_(folder), threads_(threads), target_(target), capacity_(capacity) {}

    void encode();

private:
    static constexpr u4 MAGIC = 0x4d575032;
    static constexpr u4 MAX_NODES = 15000, MAX_REFERENCES = 3000;

    template <class T>
    void put(T value) {
        putBytes(&value, sizeof value);
    }
    void putBytes(const void* bytes, u8 length);
    void putText(const char* text, u8 length);
    void putMember(const char* type, u8 typeLength, const char* member, u8 memberLength);

    void chooseNodes();
    u4 keepAbove(u8 share);
    void encodeTypes();
    void encodeLoaders();
    void encodeVias();
    void encodeVia(u4 via);
    void encodeNodes();
    void chooseReferences();
    void encodeReferences();
    void encodeBounds();
    u4 viaNumber(u4 via);
    bool isKept(const ReferenceCounts::Pair& pair) const { return pair.bytes >= leastReferenced_; }

    ClassTable& classes_;
    PathFolder& folder_;
    const Threads& threads_;
    u1* target_;
    u8 capacity_;
    u8 used_ = 0;
    Buffer<u8> retained_, counts_;
    Buffer<u4> kept_;         // by node: its number in the result, 0 where it is left out
    Buffer<u4> typeNumbers_;  // by class
    u8 leastReferenced_ = 0;  // bytes of a pair of classes that is kept
    Buffer<u4> vias_;
};

}  // namespace memwatchdog

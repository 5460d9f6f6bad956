#include "linux/deflater.h"

namespace memwatchdog {
namespace {

constexpr u4 END_OF_BLOCK_BITS = 7;
constexpr u4 CRC_POLYNOMIAL = 0xEDB88320u;
constexpr u4 BLOCK = 1u << 18;

// RFC 1951, 3.2.5.
constexpr u2 LENGTH_BASE[] = {3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
constexpr u1 LENGTH_EXTRA[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
constexpr u1 GZIP_HEADER[] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 255};

struct DistanceCode {
    u4 code, extraBits, base;
};

// Two codes for each power of two.
inline DistanceCode distanceCode(u4 distance) {
    u4 d = distance - 1;
    if (d < 4) return {d, 0, d};
    u4 log = 31 - static_cast<u4>(__builtin_clz(d));
    u4 half = (d >> (log - 1)) & 1;
    return {2 * log + half, log - 1, (2 + half) << (log - 1)};
}

}  // namespace

Deflater::Deflater() {
    for (u4 i = 0; i < 256; i++) {
        u4 c = i;
        for (int k = 0; k < 8; k++) c = c & 1 ? (c >> 1) ^ CRC_POLYNOMIAL : c >> 1;
        crcTable_[0][i] = c;
    }
    for (u4 t = 1; t < 8; t++) {
        for (u4 i = 0; i < 256; i++) crcTable_[t][i] = (crcTable_[t - 1][i] >> 8) ^ crcTable_[0][crcTable_[t - 1][i] & 255];
    }
    for (u4 i = 0; i < 256; i++) {
        literalBits_[i] = i < 144 ? 8 : 9;
        literalCode_[i] = i < 144 ? reverse(0x30 + i, 8) : reverse(0x190 + i - 144, 9);
    }
    for (u4 length = 3; length <= MAX_MATCH; length++) {
        u4 code = 28;
        while (LENGTH_BASE[code] > length) code--;
        u4 huffmanBits = code < 23 ? 7 : 8;
        u4 huffman = code < 23 ? reverse(code + 1, 7) : reverse(0xC0 + code - 23, 8);
        lengthCode_[length] = huffman | ((length - LENGTH_BASE[code]) << huffmanBits);
        lengthBits_[length] = static_cast<u1>(huffmanBits + LENGTH_EXTRA[code]);
    }
}

u4 Deflater::reverse(u4 value, u4 bits) {
    u4 result = 0;
    for (u4 i = 0; i < bits; i++) result |= (value >> i & 1) << (bits - 1 - i);
    return result;
}

void Deflater::bits(u8 value, u4 count, Buffer<u1>& target) {
    pending_ |= value << pendingBits_;
    pendingBits_ += count;
    if (pendingBits_ < 32) return;
    u4 low = static_cast<u4>(pending_);
    __builtin_memcpy(target.extend(4), &low, 4);
    pending_ >>= 32;
    pendingBits_ -= 32;
}

void Deflater::literal(u1 value, Buffer<u1>& target) { bits(literalCode_[value], literalBits_[value], target); }

void Deflater::match(u4 length, u4 distance, Buffer<u1>& target) {
    bits(lengthCode_[length], lengthBits_[length], target);
    DistanceCode code = distanceCode(distance);
    bits(reverse(code.code, 5) | static_cast<u8>(distance - 1 - code.base) << 5, 5 + code.extraBits, target);
}

u4 Deflater::matchLength(const u1* a, const u1* b, u4 limit) {
    u4 length = 0;
    while (length + 8 <= limit) {
        u8 x = load<u8>(a + length), y = load<u8>(b + length);
        if (x != y) return length + static_cast<u4>(__builtin_ctzll(x ^ y)) / 8;
        length += 8;
    }
    while (length < limit && a[length] == b[length]) length++;
    return length;
}

void Deflater::block(const u1* data, u4 length, bool final, Buffer<u1>& target) {
    bits(final ? 3 : 2, 3, target);
    __builtin_memset(head_, 0, sizeof head_);
    u4 at = 0;
    while (at + 8 <= length) {
        u4 word = load<u4>(data + at);
        u4 slot = (word * 2654435761u) >> (32 - HASH_BITS);
        u4 candidate = head_[slot];
        head_[slot] = at + 1;
        u4 distance = at + 1 - candidate;
        if (candidate && distance <= WINDOW && load<u4>(data + candidate - 1) == word) {
            u4 limit = length - at < MAX_MATCH ? length - at : MAX_MATCH;
            u4 found = MIN_MATCH + matchLength(data + at + MIN_MATCH, data + candidate - 1 + MIN_MATCH, limit - MIN_MATCH);
            match(found, distance, target);
            at += found;
        } else {
            literal(data[at++], target);
        }
    }
    while (at < length) literal(data[at++], target);
    bits(0, END_OF_BLOCK_BITS, target);
}

void Deflater::updateChecksum(const u1* data, u8 length) {
    u4 crc = crc_;
    u8 i = 0;
    for (; i + 8 <= length; i += 8) {
        u4 low = load<u4>(data + i) ^ crc, high = load<u4>(data + i + 4);
        crc = crcTable_[7][low & 255] ^ crcTable_[6][low >> 8 & 255] ^ crcTable_[5][low >> 16 & 255] ^ crcTable_[4][low >> 24] ^
              crcTable_[3][high & 255] ^ crcTable_[2][high >> 8 & 255] ^ crcTable_[1][high >> 16 & 255] ^ crcTable_[0][high >> 24];
    }
    for (; i < length; i++) crc = (crc >> 8) ^ crcTable_[0][(crc ^ data[i]) & 255];
    crc_ = crc;
    total_ += length;
}

void Deflater::compress(const u1* data, u8 length, bool final, Buffer<u1>& target) {
    if (!started_) {
        __builtin_memcpy(target.extend(sizeof GZIP_HEADER), GZIP_HEADER, sizeof GZIP_HEADER);
        started_ = true;
    }
    updateChecksum(data, length);
    u8 at = 0;
    for (; length - at > BLOCK; at += BLOCK) block(data + at, BLOCK, false, target);
    if (length > at || final) block(data + at, static_cast<u4>(length - at), final, target);
    if (!final) return;
    while (pendingBits_ > 0) {
        target.push(static_cast<u1>(pending_));
        pending_ >>= 8;
        pendingBits_ = pendingBits_ > 8 ? pendingBits_ - 8 : 0;
    }
    u4 trailer[2] = {~crc_, static_cast<u4>(total_)};
    __builtin_memcpy(target.extend(8), trailer, 8);
}

}  // namespace memwatchdog

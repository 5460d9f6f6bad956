#include "linux/memory_map.h"

namespace memwatchdog {
namespace {

u8 readHex(const char*& at) {
    u8 value = 0;
    for (;; at++) {
        char c = *at;
        if (c >= '0' && c <= '9') value = value * 16 + static_cast<u8>(c - '0');
        else if (c >= 'a' && c <= 'f') value = value * 16 + static_cast<u8>(c - 'a' + 10);
        else return value;
    }
}

// The name comes last, after a few numbers.
bool isNamed(const char* line, const char* name) {
    while (*line && *line != '\n' && *line != '/') line++;
    return !strncmp(line, name, strlen(name));
}

Mapping parse(const char* line) {
    Mapping mapping{};
    mapping.start = readHex(line);
    line++;
    mapping.end = readHex(line);
    line++;
    mapping.readable = line[0] == 'r';
    mapping.writable = line[1] == 'w';
    mapping.shared = line[3] == 's';
    mapping.reservedPages = isNamed(line, "/anon_hugepage");
    return mapping;
}

}  // namespace

bool MemoryMap::read() {
    int file = open("/proc/self/maps", libc::O_RDONLY | libc::O_CLOEXEC);
    if (file < 0) return false;
    Buffer<char> text;
    for (;;) {
        char* piece = text.extend(65536);
        long count = ::read(file, piece, 65536);
        text.resizeZeroed(text.size() - 65536 + (count > 0 ? static_cast<u8>(count) : 0));
        if (count <= 0) break;
    }
    close(file);
    text.push(0);
    for (const char* line = text.data(); *line;) {
        mappings_.push(parse(line));
        while (*line && *line != '\n') line++;
        if (*line) line++;
    }
    return !mappings_.empty();
}

// The kernel lists them in ascending order.
const Mapping* MemoryMap::find(u8 address) const {
    u8 low = 0, high = mappings_.size();
    while (low < high) {
        u8 middle = (low + high) / 2;
        if (address < mappings_[middle].start) high = middle;
        else if (address >= mappings_[middle].end) low = middle + 1;
        else return &mappings_[middle];
    }
    return nullptr;
}

void MemoryMap::noteHeap(u8 object) {
    const Mapping* mapping = find(object);
    if (mapping && mapping->readable) const_cast<Mapping*>(mapping)->heap = true;
}

// What is reserved for the heap consists of many mappings where parts of it were given back.
void MemoryMap::noteHeap(u8 start, u8 end) {
    for (Mapping& mapping : mappings_) {
        if (mapping.start < end && mapping.end > start && mapping.readable) mapping.heap = true;
    }
}

// Neighbours may be mappings of their own, as where each is bound to a node of memory.
bool MemoryMap::isHeap(u8 address, u8 bytes) const {
    const Mapping* mapping = find(address);
    if (!mapping || !mapping->heap) return false;
    const Mapping* last = &mappings_[mappings_.size() - 1];
    while (mapping->end - address < bytes) {
        if (mapping == last || mapping[1].start != mapping->end || !mapping[1].heap) return false;
        mapping++;
    }
    return true;
}

}  // namespace memwatchdog

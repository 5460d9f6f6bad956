#include "linux/memory_watch.h"

#include "linux/kernel_text.h"
#include "linux/outcome.h"
#include "linux/thread.h"

namespace memwatchdog {
namespace {

constexpr u8 NO_LIMIT = 1ull << 60;  // version 1 says the largest multiple of a page
constexpr u4 MAX_GROUPS = 16;
constexpr u4 TEXT_BYTES = 8192;
constexpr long LONGEST_PAUSE_MS = 10;
// Copies of pages take so much at most, on many processors.
constexpr u8 BYTES_PER_MS = 8 << 20;

struct Group {
    int limit, throttle, usage, statistics;
    const char* reclaimableKey;
};

struct Watched {
    Group groups[MAX_GROUPS];
    u4 groupCount;
    int host;
    u8 marginBytes;
    char text[TEXT_BYTES];
};

Watched watched;  // of the one thread
alignas(16) char stack[65536];

// Not those of the C library: between them and the other thread's errno and cancellation stands the thread-local storage that
// both use.
const char* read(int file) {
    long length = file < 0 ? -1
                           : syscall(libc::SYS_PREAD64, static_cast<long>(file), watched.text,
                                     static_cast<unsigned long>(TEXT_BYTES - 1), 0l);
    watched.text[length < 0 ? 0 : length] = 0;
    return watched.text;
}

u8 least(u8 a, u8 b) { return a < b ? a : b; }
u8 difference(u8 a, u8 b) { return a > b ? a - b : 0; }

u8 limitOf(int file) {
    u8 number = leadingNumber(read(file));
    return number < NO_LIMIT ? number : NO_LIMIT;  // "max" is no number
}

// What can be reclaimed is asked only where it matters: the answer takes the kernel a while.
u8 roomIn(const Group& group) {
    u8 limit = least(limitOf(group.limit), limitOf(group.throttle));
    if (limit == NO_LIMIT) return NO_LIMIT;
    u8 usage = leadingNumber(read(group.usage));
    if (usage == NO_NUMBER) return NO_LIMIT;
    u8 room = difference(limit, usage);
    if (room > watched.marginBytes + LONGEST_PAUSE_MS * BYTES_PER_MS) return room;
    u8 reclaimable = numberBehind(read(group.statistics), group.reclaimableKey);
    return difference(limit, reclaimable == NO_NUMBER ? usage : difference(usage, reclaimable));
}

u8 room() {
    u8 available = numberBehind(read(watched.host), "MemAvailable:");
    u8 room = available == NO_NUMBER ? NO_LIMIT : available << 10;
    for (u4 i = 0; i < watched.groupCount; i++) room = least(room, roomIn(watched.groups[i]));
    return room;
}

void wait(long ms) {
    long time[2] = {0, ms * 1000000};
    syscall(libc::SYS_NANOSLEEP, time, nullptr);
}

void watch() {
    for (u8 left; (left = room()) > watched.marginBytes;) {
        u8 ms = (left - watched.marginBytes) / BYTES_PER_MS;
        wait(ms < 1 ? 1 : ms < LONGEST_PAUSE_MS ? static_cast<long>(ms) : LONGEST_PAUSE_MS);
    }
    childOutcome->shortOfMemory();
}

int openToRead(const char* path) { return open(path, libc::O_RDONLY | libc::O_CLOEXEC); }

const char* openNext(const char* path, int& file) {
    file = openToRead(path);
    return path + strlen(path) + 1;
}

bool findFiles(const char* text) {
    watched.host = openToRead("/proc/meminfo");
    while (*text && watched.groupCount < MAX_GROUPS) {
        Group& group = watched.groups[watched.groupCount++];
        text = openNext(text, group.limit);
        text = openNext(text, group.throttle);
        text = openNext(text, group.usage);
        text = openNext(text, group.statistics);
        group.reclaimableKey = text;
        text += strlen(text) + 1;
    }
    return watched.host >= 0 || watched.groupCount;
}

}  // namespace

void MemoryWatch::start(const MemoryFiles& files) {
    if (!files.marginBytes || !findFiles(files.text)) return;
    watched.marginBytes = files.marginBytes;
    if (!startThread(watch, stack + sizeof stack)) childOutcome->fail("no thread to watch over memory");
}

}  // namespace memwatchdog

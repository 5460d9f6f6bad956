#include "linux/descriptors.h"

#include "linux/libc.h"

namespace memwatchdog {
namespace {

// linux_dirent64: d_ino, d_off, then
constexpr u4 RECORD_LENGTH = 16, NAME = 19;

// -1 for "." and "..".
int numberOf(const char* name) {
    int number = 0;
    for (; *name; name++) {
        if (*name < '0' || *name > '9') return -1;
        number = number * 10 + (*name - '0');
    }
    return number;
}

}  // namespace

void keepOnly(int output) {
    // First of all: the output may be one of the lowest three, and what is opened next must not get its place.
    if (output >= 0 && output != OUTPUT) dup2(output, OUTPUT);
    int null = open("/dev/null", libc::O_RDWR);
    for (int fd = 0; fd < 3; fd++) {
        if (null >= 0) dup2(null, fd);
        else close(fd);
    }
    int first = output >= 0 ? OUTPUT + 1 : OUTPUT;
    if (!closeRange(first)) closeListed(first);
}

bool closeRange(int first) { return syscall(libc::SYS_CLOSE_RANGE, static_cast<unsigned long>(first), ~0ul & 0xffffffff, 0ul) == 0; }

void closeListed(int first) {
    int list = open("/proc/self/fd", libc::O_RDONLY | libc::O_DIRECTORY);
    if (list < 0) {
        for (int fd = first; fd < 65536; fd++) close(fd);
        return;
    }
    alignas(8) char entries[4096];
    for (long length; (length = syscall(libc::SYS_GETDENTS64, static_cast<long>(list), entries, sizeof entries)) > 0;) {
        for (long at = 0; at < length; at += load<u2>(entries + at + RECORD_LENGTH)) {
            int fd = numberOf(entries + at + NAME);
            if (fd >= first && fd != list) close(fd);
        }
    }
    close(list);
}

}  // namespace memwatchdog

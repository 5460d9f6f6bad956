#pragma once
// The few functions of the C library that the snapshot uses, declared by hand: so that it cross-compiles without headers, and
// so that the file shows at a glance what a forked child may touch. All have the same binary interface in glibc and musl on
// x86_64 and aarch64.
#include "types.h"

extern "C" {
void* mmap(void*, unsigned long, int, int, int, long);
int munmap(void*, unsigned long);
void* mremap(void*, unsigned long, unsigned long, int, ...);
int madvise(void*, unsigned long, int);
int mincore(void*, unsigned long, unsigned char*);
int fork(void);
void _exit(int) __attribute__((noreturn));
int getpid(void);
int getppid(void);
int open(const char*, int, ...);
int close(int);
long read(int, void*, unsigned long);
long write(int, const void*, unsigned long);
int dup2(int, int);
int unlink(const char*);
int fsync(int);
int fstatfs(int, long*);
int sync_file_range(int, long, long, unsigned);
long syscall(long, ...);
int sigaction(int, const struct memwatchdog_sigaction*, struct memwatchdog_sigaction*);
int sigaltstack(const struct memwatchdog_stack*, struct memwatchdog_stack*);
int sigprocmask(int, const unsigned long*, unsigned long*);
int setrlimit(int, const unsigned long*);
int prctl(int, ...);
int nice(int);
int setitimer(int, const long*, long*);
int waitpid(int, int*, int);
int kill(int, int);
unsigned alarm(unsigned);
int clock_gettime(int, long*);
int poll(struct memwatchdog_pollfd*, unsigned long, int);
void* dlopen(const char*, int);
void* dlsym(void*, const char*);
int* __errno_location(void);
unsigned long strlen(const char*);
int strcmp(const char*, const char*);
int strncmp(const char*, const char*, unsigned long);
int memcmp(const void*, const void*, unsigned long);
void* memcpy(void*, const void*, unsigned long);
void* memset(void*, int, unsigned long);
void* memchr(const void*, int, unsigned long);

struct memwatchdog_sigaction {
    void (*handler)(int, void*, void*);
    unsigned long mask[16];
    int flags;
    void (*restorer)(void);
};

struct memwatchdog_stack {
    void* start;
    int flags;
    unsigned long bytes;
};

struct memwatchdog_pollfd {
    int fd;
    short events;
    short revents;
};
}

namespace memwatchdog::libc {

constexpr int PROT_READ = 1, PROT_WRITE = 2;
constexpr int MAP_SHARED = 1, MAP_PRIVATE = 2, MAP_ANONYMOUS = 0x20, MAP_NORESERVE = 0x4000;
constexpr int MREMAP_MAYMOVE = 1;
constexpr int MADV_DONTNEED = 4, MADV_COLLAPSE = 25;
constexpr int O_RDONLY = 0, O_WRONLY = 1, O_RDWR = 2, O_CREAT = 0100, O_EXCL = 0200, O_CLOEXEC = 02000000;
#if defined(__x86_64__)
constexpr int O_DIRECTORY = 0200000;
#else
constexpr int O_DIRECTORY = 040000;
#endif
constexpr int EINTR = 4, ECHILD = 10, EAGAIN = 11, ENOMEM = 12, EBUSY = 16, EINVAL = 22, ENOSPC = 28, EFBIG = 27, EDQUOT = 122;
constexpr int SIGHUP = 1, SIGINT = 2, SIGQUIT = 3, SIGILL = 4, SIGTRAP = 5, SIGABRT = 6, SIGBUS = 7, SIGFPE = 8, SIGKILL = 9,
              SIGSEGV = 11, SIGPIPE = 13, SIGALRM = 14, SIGTERM = 15, SIGXCPU = 24, SIGXFSZ = 25, SIGPROF = 27, SIGSYS = 31;
constexpr int SA_SIGINFO = 4, SA_ONSTACK = 0x08000000, SA_RESTART = 0x10000000;
constexpr int ITIMER_PROF = 2;
constexpr int LAST_SIGNAL = 64;
constexpr int SIG_SETMASK = 2;
constexpr int WNOHANG = 1, WALL = 0x40000000;
constexpr int CLOCK_REALTIME = 0, CLOCK_MONOTONIC = 1;
constexpr int RLIMIT_CORE = 4;
// What fstatfs writes begins with the kind of file system.
constexpr int STATFS_WORDS = 15;
constexpr long EXT_MAGIC = 0xEF53, XFS_MAGIC = 0x58465342, TMPFS_MAGIC = 0x01021994;
constexpr unsigned SYNC_WAIT_BEFORE = 1, SYNC_WRITE = 2, SYNC_WAIT_AFTER = 4;
constexpr int PR_SET_PDEATHSIG = 1, PR_SET_NAME = 15;
constexpr int RTLD_LAZY = 1, RTLD_NOLOAD = 4;
constexpr long SYS_CLOSE_RANGE = 436, SYS_PIDFD_SEND_SIGNAL = 424, SYS_PIDFD_OPEN = 434;
#if defined(__x86_64__)
constexpr long SYS_IOPRIO_SET = 251, SYS_CLONE = 56, SYS_GETDENTS64 = 217, SYS_PREAD64 = 17, SYS_NANOSLEEP = 35;
#else
constexpr long SYS_IOPRIO_SET = 30, SYS_CLONE = 220, SYS_GETDENTS64 = 61, SYS_PREAD64 = 67, SYS_NANOSLEEP = 101;
#endif

inline int error() { return *__errno_location(); }

inline u8 nanos(int clock) {
    long time[2];
    clock_gettime(clock, time);
    return static_cast<u8>(time[0]) * 1000000000ull + static_cast<u8>(time[1]);
}

inline u8 monotonicNanos() { return nanos(CLOCK_MONOTONIC); }

}  // namespace memwatchdog::libc

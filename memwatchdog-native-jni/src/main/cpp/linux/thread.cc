#include "linux/thread.h"

#include "linux/libc.h"

namespace memwatchdog {
namespace {

// All that makes a thread but storage of its own (CLONE_VM, FS, FILES, SIGHAND, THREAD, SYSVSEM).
constexpr long THREAD_FLAGS = 0x100 | 0x200 | 0x400 | 0x800 | 0x10000 | 0x40000;

// By hand, since pthread_create needs what a fork has left behind in the C library, and musl's clone() refuses threads.
long cloneThread(void (*run)(), char* stackTop) {
#if defined(__x86_64__)
    long result;
    register long childId asm("r10") = 0;
    register long storage asm("r8") = 0;
    register void (*entry)() asm("r12") = run;
    asm volatile(
            "syscall\n\t"
            "test %%rax, %%rax\n\t"
            "jnz 1f\n\t"
            "xor %%ebp, %%ebp\n\t"
            "call *%%r12\n\t"
            "ud2\n"
            "1:"
            : "=a"(result)
            : "a"(libc::SYS_CLONE), "D"(THREAD_FLAGS), "S"(stackTop), "d"(0l), "r"(childId), "r"(storage), "r"(entry)
            : "rcx", "r11", "memory", "cc");
    return result;
#else
    register long number asm("x8") = libc::SYS_CLONE;
    register long flagsThenResult asm("x0") = THREAD_FLAGS;
    register char* top asm("x1") = stackTop;
    register long parentId asm("x2") = 0;
    register long storage asm("x3") = 0;
    register long childId asm("x4") = 0;
    register void (*entry)() asm("x19") = run;
    asm volatile(
            "svc #0\n\t"
            "cbnz x0, 1f\n\t"
            "mov x29, #0\n\t"
            "mov x30, #0\n\t"
            "blr x19\n\t"
            "brk #0\n"
            "1:"
            : "+r"(flagsThenResult)
            : "r"(number), "r"(top), "r"(parentId), "r"(storage), "r"(childId), "r"(entry)
            : "memory", "cc");
    return flagsThenResult;
#endif
}

}  // namespace

bool startThread(void (*run)(), char* stackTop) {
    unsigned long all[16], before[16];
    memset(all, 0xff, sizeof all);
    sigprocmask(libc::SIG_SETMASK, all, before);
    long id = cloneThread(run, stackTop);
    sigprocmask(libc::SIG_SETMASK, before, nullptr);
    if (id < 0) *__errno_location() = static_cast<int>(-id);
    return id > 0;
}

}  // namespace memwatchdog

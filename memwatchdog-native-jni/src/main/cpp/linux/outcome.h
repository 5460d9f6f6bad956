#pragma once
#include "linux/libc.h"
#include "linux/status_page.h"

namespace memwatchdog {

// How the child ends. Nothing returns from these: after the fork there is nobody to return to. Two threads may come to an end at
// once; the first one tells how.
class Outcome {
public:
    // With the bounds of the heap, where they are known.
    explicit Outcome(StatusPage* page, u8 heapStart = 0, u8 heapEnd = 0) : page_(page), heapStart_(heapStart), heapEnd_(heapEnd) {}

    [[noreturn]] void refuse(const char* reason, const char* detail = "", u8 length = ~0ull) {
        say(reason, detail, length);
        end(StatusPage::REFUSED);
    }
    // Objects are being moved: another time.
    [[noreturn]] void moving() {
        say("the collector was moving objects", "", 0);
        end(StatusPage::MOVING);
    }
    [[noreturn]] void fail(const char* reason) {
        page_->error = static_cast<u4>(libc::error());
        say(reason, "", 0);
        end(StatusPage::FAILED);
    }
    [[noreturn]] void crash(int signal, u8 address) {
        page_->error = static_cast<u4>(signal);
        page_->crashAddress = address;
        end(StatusPage::CRASHED);
    }
    [[noreturn]] void shortOfMemory() { end(StatusPage::SHORT_OF_MEMORY); }
    [[noreturn]] void done() { end(StatusPage::DONE); }

    StatusPage& page() { return *page_; }

private:
    void say(const char* reason, const char* detail, u8 length) {
        u4 at = 0;
        auto append = [&](const char* text, u8 limit) {
            for (u8 i = 0; i < limit && text[i] && at < sizeof page_->message - 1; i++) page_->message[at++] = text[i];
        };
        append(reason, ~0ull);
        append(detail, length);
        page_->message[at] = 0;
    }

    [[noreturn]] void end(StatusPage::State state) {
        u4 running = StatusPage::RUNNING;
        __atomic_compare_exchange_n(&page_->state, &running, state, false, __ATOMIC_RELEASE, __ATOMIC_RELAXED);
        giveBackHeap();
        _exit(state == StatusPage::DONE ? 0 : 1);
    }

    // A process that exits is no victim any more for a kernel that is short of memory, but has its memory until the last page is
    // freed: the application would be killed in its place. So what may be much goes while we are still the first to be killed.
    void giveBackHeap() {
        if (heapEnd_) madvise(reinterpret_cast<void*>(heapStart_), heapEnd_ - heapStart_, libc::MADV_DONTNEED);
    }

    StatusPage* page_;
    u8 heapStart_, heapEnd_;
};

// The only global of the child: where a failure deep inside is reported. Set once, right after the fork, before any use.
extern Outcome* childOutcome;

}  // namespace memwatchdog

#pragma once
#include "linux/libc.h"
#include "linux/status_page.h"

namespace memwatchdog {

// How the child ends. Nothing returns from these: after the fork there is nobody to return to.
class Outcome {
public:
    explicit Outcome(StatusPage* page) : page_(page) {}

    [[noreturn]] void refuse(const char* reason, const char* detail = "", u8 length = ~0ull) {
        end(StatusPage::REFUSED, reason, detail, length);
    }
    // Objects are being moved: another time.
    [[noreturn]] void moving() { end(StatusPage::MOVING, "the collector was moving objects", "", 0); }
    [[noreturn]] void fail(const char* reason) {
        page_->error = static_cast<u4>(libc::error());
        end(StatusPage::FAILED, reason, "", 0);
    }
    [[noreturn]] void done() {
        __atomic_store_n(&page_->state, StatusPage::DONE, __ATOMIC_RELEASE);
        _exit(0);
    }
    StatusPage& page() { return *page_; }

private:
    [[noreturn]] void end(StatusPage::State state, const char* reason, const char* detail, u8 length) {
        u4 at = 0;
        auto append = [&](const char* text, u8 limit) {
            for (u8 i = 0; i < limit && text[i] && at < sizeof page_->message - 1; i++) page_->message[at++] = text[i];
        };
        append(reason, ~0ull);
        append(detail, length);
        page_->message[at] = 0;
        __atomic_store_n(&page_->state, state, __ATOMIC_RELEASE);
        _exit(1);
    }

    StatusPage* page_;
};

// The only global of the child: where a failure deep inside is reported. Set once, right after the fork, before any use.
extern Outcome* childOutcome;

}  // namespace memwatchdog

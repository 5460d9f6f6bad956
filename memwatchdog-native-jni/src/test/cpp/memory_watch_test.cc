#include "linux/memory_watch.h"

#include "check.h"
#include "linux/kernel_text.h"

namespace memwatchdog::test {
namespace {

constexpr u8 MB = 1 << 20;
constexpr int O_TRUNC = 01000;
constexpr int LONG_ENOUGH_FOR_A_LOOK_MS = 60;
constexpr unsigned AT_MOST_SECONDS = 30;

// One control group in plain files.
class Group {
public:
    Group(const char* directory, const char* key) : directory_(directory), key_(key) {}

    void says(const char* file, const char* text) {
        int out = open(path(file), libc::O_WRONLY | libc::O_CREAT | O_TRUNC, 0600);
        CHECK(out >= 0);
        CHECK(::write(out, text, strlen(text)) == static_cast<long>(strlen(text)));
        close(out);
    }
    void saysMb(const char* file, const char* key, u8 megabytes) {
        int out = open(path(file), libc::O_WRONLY | libc::O_CREAT | O_TRUNC, 0600);
        CHECK(out >= 0);
        dprintf(out, "%s%llu\n", key, megabytes * MB);
        close(out);
    }
    char* addTo(char* at) {
        for (const char* file : FILES) at = append(at, path(file));
        return append(at, key_);
    }
    void removeFiles() {
        for (const char* file : FILES) unlink(path(file));
    }

private:
    static constexpr const char* FILES[] = {"max", "high", "current", "stat"};

    const char* path(const char* file) {
        char* at = append(path_, directory_) - 1;
        *at++ = '/';
        append(at, file);
        return path_;
    }
    static char* append(char* at, const char* text) {
        u8 bytes = strlen(text) + 1;
        memcpy(at, text, bytes);
        return at + bytes;
    }

    const char* directory_;
    const char* key_;
    char path_[512];
};

// Starts the watch, lets the world change, and goes on working until the watch has had its look, or for ever.
template <class Change>
StatusPage::State watched(Group& group, Change change, bool endsByItself) {
    return endOf([&] {
        static MemoryFiles files{};
        group.addTo(files.text);
        files.marginBytes = 16 * MB;
        alarm(AT_MOST_SECONDS);
        MemoryWatch::start(files);
        change();
        do poll(nullptr, 0, LONG_ENOUGH_FOR_A_LOOK_MS);
        while (endsByItself);
    });
}

void numbers() {
    CHECK(leadingNumber("  17 kB") == 17);
    CHECK(leadingNumber("max\n") == NO_NUMBER && leadingNumber("") == NO_NUMBER && leadingNumber("-1") == NO_NUMBER);
    CHECK(numberBehind("a 1\ntotal_b 2\nb 3\n", "b ") == 3);
    CHECK(numberBehind("a 1\nb 3", "b ") == 3 && numberBehind("a 1\nb", "b ") == NO_NUMBER);
    CHECK(numberBehind("", "b ") == NO_NUMBER && numberBehind("\n\n\n", "b ") == NO_NUMBER);
}

}  // namespace

void memoryWatch(const char* directory) {
    numbers();
    auto nothing = [] {};
    Group group(directory, "inactive_file ");
    CHECK(watched(group, nothing, false) == StatusPage::DONE);  // no files at all

    group.says("max", "max\n");
    group.says("high", "max\n");
    group.saysMb("current", "", 5000);
    CHECK(watched(group, nothing, false) == StatusPage::DONE);

    auto grows = [&] { group.saysMb("current", "", 1009); };
    group.saysMb("max", "", 1024);
    group.saysMb("current", "", 100);
    CHECK(watched(group, grows, true) == StatusPage::SHORT_OF_MEMORY);
    CHECK(watched(group, nothing, true) == StatusPage::SHORT_OF_MEMORY);  // from the beginning

    // Its last bytes belong to files, and can be had.
    group.saysMb("stat", "anon 5\ninactive_file ", 400);
    CHECK(watched(group, nothing, false) == StatusPage::DONE);
    auto reclaimed = [&] { group.saysMb("stat", "anon 5\ninactive_file ", 0); };
    CHECK(watched(group, reclaimed, true) == StatusPage::SHORT_OF_MEMORY);

    group.saysMb("current", "", 500);
    auto throttles = [&] { group.saysMb("high", "", 510); };
    CHECK(watched(group, throttles, true) == StatusPage::SHORT_OF_MEMORY);
    // A limit may be lowered below what is used already.
    auto lowers = [&] { group.saysMb("max", "", 300); };
    group.says("high", "max\n");
    CHECK(watched(group, lowers, true) == StatusPage::SHORT_OF_MEMORY);

    constexpr const char* NONSENSE[] = {"", "\n", "-5\n", "99999999999999999999999999999999\n", "max"};
    for (const char* nonsense : NONSENSE) {
        group.says("max", nonsense);
        CHECK(watched(group, nothing, false) == StatusPage::DONE);
    }
    group.removeFiles();
}

}  // namespace memwatchdog::test

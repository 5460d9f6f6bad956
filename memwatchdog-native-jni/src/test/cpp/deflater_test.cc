#include "check.h"
#include "linux/output.h"

namespace memwatchdog::test {
namespace {

// Text-like, constant, random, nearly constant.
void fill(Random& random, u4 kind, u1* data, u8 length) {
    for (u8 i = 0; i < length; i++) {
        u8 noise = random.next();
        data[i] = static_cast<u1>(kind == 0 ? "java/lang/Object"[i % 16] : kind == 1 ? 0 : kind == 2 ? noise : noise % 97 == 0);
    }
}

int create(const char* directory, int number, const char* suffix) {
    static char path[4096];
    u4 at = 0;
    for (const char* c = directory; *c; c++) path[at++] = *c;
    path[at++] = '/';
    for (int digits = 100; digits; digits /= 10) path[at++] = static_cast<char>('0' + number / digits % 10);
    for (const char* c = suffix; *c; c++) path[at++] = *c;
    path[at] = 0;
    int file = open(path, libc::O_WRONLY | libc::O_CREAT | libc::O_EXCL, 0600);
    CHECK(file >= 0);
    return file;
}

}  // namespace

// Writes pairs of files, NNN.raw and NNN.gz: whoever runs this unpacks and compares them.
void deflater(const char* directory) {
    Random random(8);
    constexpr u8 LENGTHS[] = {0, 1, 3, 4, 7, 8, 9, 257, 258, 259, 32767, 32768, 32769, 65535, 65536, 65537, 1048576, 1048577, 3000001};
    int number = 0;
    for (u8 length : LENGTHS) {
        for (u4 kind = 0; kind < 4; kind++, number++) {
            auto* data = static_cast<u1*>(calloc(length ? length : 1, 1));
            fill(random, kind, data, length);
            int raw = create(directory, number, ".raw"), zipped = create(directory, number, ".gz");
            auto* plain = makeInPlace<Output>(libc::MAP_PRIVATE, raw, false, ~0ull >> 1);
            auto* gzip = makeInPlace<Output>(libc::MAP_PRIVATE, zipped, true, ~0ull >> 1);
            for (u8 at = 0; at < length;) {
                u8 piece = 1 + random.below(number % 2 ? 100000 : 2000000);
                if (piece > length - at) piece = length - at;
                plain->put(data + at, piece);
                gzip->put(data + at, piece);
                at += piece;
            }
            plain->finish();
            gzip->finish();
            release(plain);
            release(gzip);
            close(raw);
            close(zipped);
        }
    }
    // The limit holds, and a file that takes nothing is an error, not an endless loop.
    u1 bytes[100] = {};
    CHECK(endOf([&] {
              Output output(1, false, 99);
              output.put(bytes, 100);
              output.finish();
          }) == StatusPage::REFUSED);
    CHECK(endOf([&] {
              Output output(-1, false, 1000);
              output.put(bytes, 100);
              output.finish();
          }) == StatusPage::FAILED);
}

}  // namespace memwatchdog::test

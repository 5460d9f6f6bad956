#pragma once
#include "linux/libc.h"

namespace memwatchdog {

constexpr u8 NO_NUMBER = ~0ull;

// The number at the beginning of a text, after blanks.
inline u8 leadingNumber(const char* text) {
    while (*text == ' ') text++;
    if (*text < '0' || *text > '9') return NO_NUMBER;
    u8 value = 0;
    for (; *text >= '0' && *text <= '9'; text++) value = value * 10 + static_cast<u8>(*text - '0');
    return value;
}

// What the kernel says behind a key that begins a line of the text.
inline u8 numberBehind(const char* text, const char* key) {
    u8 length = strlen(key);
    for (const char* line = text; *line;) {
        if (!strncmp(line, key, length)) return leadingNumber(line + length);
        while (*line && *line != '\n') line++;
        if (*line) line++;
    }
    return NO_NUMBER;
}

}  // namespace memwatchdog

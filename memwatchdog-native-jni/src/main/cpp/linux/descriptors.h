#pragma once

namespace memwatchdog {

constexpr int OUTPUT = 3;  // descriptor of the dump in the child

// The application's sockets and files must close when the application closes them: nothing stays open but the output, if any,
// and /dev/null where programs expect their input and output. Child only.
void keepOnly(int output);

// Both close all from the first one on; the second where the kernel does not know the first (before Linux 5.9).
bool closeRange(int first);
void closeListed(int first);

}  // namespace memwatchdog

#pragma once
#include "types.h"

namespace memwatchdog {

// Starts a second thread of the child. It takes no signal and has the thread-local storage of the first one, so that it must not
// call what fails in the ordinary course of things: that would change the other's errno. False, with errno, where the system
// refuses another thread. `run` never returns but ends the process.
bool startThread(void (*run)(), char* stackTop);

}  // namespace memwatchdog

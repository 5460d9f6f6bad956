#pragma once
#include <jvmti.h>

#include "types.h"

namespace memwatchdog {

// The line of a frame; negative where there is none, as heap dumps have it: -1 unknown, -3 native.
i4 lineAt(jvmtiEnv* jvmti, jmethodID method, jlocation location);

}  // namespace memwatchdog

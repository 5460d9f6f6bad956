#include "line_numbers.h"

namespace memwatchdog {

i4 lineAt(jvmtiEnv* jvmti, jmethodID method, jlocation location) {
    constexpr i4 UNKNOWN = -1, NATIVE = -3;
    if (location < 0) return NATIVE;
    jint count = 0;
    jvmtiLineNumberEntry* table = nullptr;
    if (jvmti->GetLineNumberTable(method, &count, &table) != JVMTI_ERROR_NONE) return UNKNOWN;
    i4 line = UNKNOWN;
    jlocation best = -1;
    for (jint i = 0; i < count; i++) {
        if (table[i].start_location > location || table[i].start_location < best) continue;
        best = table[i].start_location;
        line = static_cast<i4>(table[i].line_number);
    }
    jvmti->Deallocate(reinterpret_cast<unsigned char*>(table));
    return line;
}

}  // namespace memwatchdog

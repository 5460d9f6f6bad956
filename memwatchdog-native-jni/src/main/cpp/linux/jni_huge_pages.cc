// Binding of io.memwatchdog.natives.HugePages.
#include <jni.h>

#include "linux/huge_pages.h"

extern "C" JNIEXPORT jboolean JNICALL Java_io_memwatchdog_natives_HugePages_canCollapse0(JNIEnv*, jclass) {
    return memwatchdog::canCollapse();
}

// The bytes that are in huge pages now, or the negated errno where there are none.
extern "C" JNIEXPORT jlong JNICALL Java_io_memwatchdog_natives_HugePages_collapse0(JNIEnv*, jclass, jlong start, jlong end) {
    memwatchdog::Collapsed done = memwatchdog::collapse(static_cast<memwatchdog::u8>(start), static_cast<memwatchdog::u8>(end));
    return done.bytes || !done.error ? static_cast<jlong>(done.bytes) : -static_cast<jlong>(done.error);
}

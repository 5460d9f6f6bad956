// What the loader asks of a library before anything else.
#include "allocation_sampler.h"

namespace {
// Raised with every native method that is new or means something else; io.memwatchdog.natives.LibraryLoader refuses another one.
constexpr jint ABI = 4;
}  // namespace

extern "C" JNIEXPORT jint JNICALL Java_io_memwatchdog_natives_LibraryLoader_abi0(JNIEnv*, jclass) { return ABI; }

extern "C" JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM*, void*) { return JNI_VERSION_1_8; }

extern "C" JNIEXPORT void JNICALL JNI_OnUnload(JavaVM*, void*) { memwatchdog::allocationSampler.disconnect(); }

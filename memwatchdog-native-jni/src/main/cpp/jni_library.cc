// What the loader asks of a library before anything else.
#include <jni.h>

namespace {
// Raised with every change of a native method's meaning; io.memwatchdog.natives.LibraryLoader refuses another one.
constexpr jint ABI = 1;
}  // namespace

extern "C" JNIEXPORT jint JNICALL Java_io_memwatchdog_natives_LibraryLoader_abi0(JNIEnv*, jclass) { return ABI; }

extern "C" JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM*, void*) { return JNI_VERSION_1_8; }

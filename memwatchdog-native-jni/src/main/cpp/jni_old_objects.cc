// Binding of io.memwatchdog.natives.NativeOldObjects, which calls nothing but obstacle0 and begin0 outside of a recording.
#include "allocation_sampler.h"
#include "jvmti_text.h"
#include "line_numbers.h"

namespace {

using memwatchdog::Allocation;
using memwatchdog::AllocationSampler;
using memwatchdog::allocationSampler;
using memwatchdog::JvmtiText;

constexpr jint BUSY = -1;

static_assert(sizeof(jvmtiFrameInfo) == 2 * sizeof(jlong), "a frame is two long values of Java's");

jstring text(JNIEnv* env, const char* characters) { return characters ? env->NewStringUTF(characters) : nullptr; }

jmethodID method(jlong id) { return reinterpret_cast<jmethodID>(id); }

}  // namespace

extern "C" JNIEXPORT jstring JNICALL Java_io_memwatchdog_natives_NativeOldObjects_obstacle0(JNIEnv* env, jclass) {
    return text(env, allocationSampler.obstacle(env));
}

extern "C" JNIEXPORT jstring JNICALL Java_io_memwatchdog_natives_NativeOldObjects_begin0(JNIEnv* env, jclass binding) {
    return text(env, allocationSampler.begin(env, binding));
}

extern "C" JNIEXPORT void JNICALL Java_io_memwatchdog_natives_NativeOldObjects_end0(JNIEnv* env, jclass) { allocationSampler.end(env); }

// The class of the object into type[0]; its age in nanoseconds and, for each frame, method and location into the numbers, of
// which so many are valid. 0: there is nothing; -1: ask again.
extern "C" JNIEXPORT jint JNICALL Java_io_memwatchdog_natives_NativeOldObjects_read0(
        JNIEnv* env, jclass, jint slot, jobjectArray type, jlongArray numbers) {
    Allocation allocation;
    jobject object = nullptr;
    AllocationSampler::Found found = allocationSampler.read(env, static_cast<memwatchdog::u4>(slot), object, allocation);
    if (found == AllocationSampler::Found::BUSY) return BUSY;
    if (found == AllocationSampler::Found::NOTHING) return 0;
    jlong now = 0;
    allocationSampler.jvmti()->GetTime(&now);
    jlong age = now - static_cast<jlong>(allocation.atNanos);
    jint count = static_cast<jint>(2 * allocation.frameCount);
    env->SetObjectArrayElement(type, 0, env->GetObjectClass(object));
    if (env->ExceptionCheck()) return 0;
    env->SetLongArrayRegion(numbers, 0, 1, &age);
    if (env->ExceptionCheck()) return 0;
    env->SetLongArrayRegion(numbers, 1, count, reinterpret_cast<const jlong*>(allocation.frames));
    return 1 + count;
}

// The class that declares the method, whose name goes into name[0]; null where the class has been unloaded.
extern "C" JNIEXPORT jclass JNICALL Java_io_memwatchdog_natives_NativeOldObjects_method0(JNIEnv* env, jclass, jlong id, jobjectArray name) {
    jvmtiEnv* jvmti = allocationSampler.jvmti();
    jclass declaring = nullptr;
    JvmtiText found(jvmti);
    // First the class: while we hold it, its methods stay.
    if (jvmti->GetMethodDeclaringClass(method(id), &declaring) != JVMTI_ERROR_NONE) return nullptr;
    if (jvmti->GetMethodName(method(id), found.out(), nullptr, nullptr) != JVMTI_ERROR_NONE) return nullptr;
    jstring characters = env->NewStringUTF(found.get());
    if (!characters) return nullptr;
    env->SetObjectArrayElement(name, 0, characters);
    return declaring;
}

// Negative where it is not known.
extern "C" JNIEXPORT jint JNICALL Java_io_memwatchdog_natives_NativeOldObjects_line0(JNIEnv*, jclass, jlong id, jlong location) {
    return memwatchdog::lineAt(allocationSampler.jvmti(), method(id), location);
}

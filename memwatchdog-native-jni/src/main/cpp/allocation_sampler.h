#pragma once
#include "pace.h"
#include "sample_table.h"

namespace memwatchdog {

// Samples what this JVM allocates (JEP 331): one recording at a time, from begin() to end(). The JVM lets one agent sample at a
// time; a profiler that does keeps us out, and we it.
//
// The environment of JVMTI is our own and stays until the library is unloaded; a recording takes the capability, and gives it
// back. HotSpot (17 and 25) was seen to write to memory that it had freed where environments that sample are made and disposed
// of some thousand times while threads allocate and end.
//
// A thread that allocates never waits for us: where two meet, the sample of one is lost. It may be stopped inside the callback
// for as long as it pleases a collector or a debugger. So end() does not wait for it either: whoever leaves last cleans up.
class AllocationSampler {
public:
    enum class Found { BUSY, NOTHING, OBJECT };

    constexpr AllocationSampler() = default;

    // Null, or why there can be no recording now.
    const char* obstacle(JNIEnv* env);

    // Null, or why not. The binding is the class whose natives this library has: while a callback may run, it stays loaded.
    const char* begin(JNIEnv* env, jclass binding);
    void end(JNIEnv* env);

    // Between begin() and end() only: the object of a slot as a local reference, and its allocation.
    Found read(JNIEnv* env, u4 slot, jobject& object, Allocation& allocation);
    jvmtiEnv* jvmti() { return jvmti_; }

    // When the library is unloaded; that no recording is under way then, its binding sees to.
    void disconnect();

    // For the callback.
    void sample(JNIEnv* env, jthread thread, jobject object);

private:
    static constexpr jint FIRST_INTERVAL = 1 << 16, LARGEST_INTERVAL = 1 << 30;
    static constexpr u4 MOST_PER_SECOND = 200;

    bool connect(JNIEnv* env);
    const char* open(JNIEnv* env, jclass binding);
    void close(JNIEnv* env);
    bool enter();
    void leave(JNIEnv* env);
    bool tryLock() { return !__atomic_test_and_set(&locked_, __ATOMIC_ACQUIRE); }
    void unlock() { __atomic_clear(&locked_, __ATOMIC_RELEASE); }
    void keep(JNIEnv* env, jobject object, const Allocation& allocation);
    void makeRoom(JNIEnv* env, u8 nowNanos);

    bool taken_ = false;   // from begin() until all is cleaned up
    bool locked_ = false;  // the table and what goes with it
    u4 users_ = 0;         // the recording itself, and each thread that is inside its callback; 0: there is none
    jvmtiEnv* jvmti_ = nullptr;
    SampleTable* table_ = nullptr;
    jobject binding_ = nullptr;
    jint interval_ = 0;
    Pace pace_{MOST_PER_SECOND};
};

// Global state, since a callback of JVMTI is given none: one sampler for each copy of the library.
extern AllocationSampler allocationSampler;

}  // namespace memwatchdog

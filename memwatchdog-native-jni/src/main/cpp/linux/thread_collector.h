#pragma once
#include <jvmti.h>

#include "linux/roots.h"

namespace memwatchdog {

constexpr jlong THREAD_TAG = 1ll << 41;

// Names the threads and their frames before the fork, and tags each thread with THREAD_TAG + its index. Parent; stops one
// thread at a time, never all.
class ThreadCollector {
public:
    ThreadCollector(JNIEnv* env, jvmtiEnv* jvmti, Threads& threads) : env_(env), jvmti_(jvmti), threads_(threads) {}

    bool run();

private:
    struct Method {
        jmethodID id;
        u4 name, signature, source, type;
    };

    void collect(jthread thread);
    void collectFrame(const jvmtiFrameInfo& info);
    Method describe(jmethodID id);
    u4 text(const char* characters);
    u4 typeName(const char* signature);

    static constexpr u4 MAX_FRAMES = 512;
    static constexpr u4 METHODS = 1u << 13;

    JNIEnv* env_;
    jvmtiEnv* jvmti_;
    Threads& threads_;
    Buffer<Method> methods_;
    jvmtiFrameInfo frames_[MAX_FRAMES];
};

}  // namespace memwatchdog

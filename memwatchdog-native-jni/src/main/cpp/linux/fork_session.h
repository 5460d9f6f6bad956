#pragma once
#include <jvmti.h>

#include "linux/child.h"

namespace memwatchdog {

// One snapshot from the parent's side: collect the roots in a safepoint, fork there, watch the child. One thread at a time.
class ForkSession {
public:
    explicit ForkSession(const Request& request) { frozen_.request = request; }
    ~ForkSession();

    // Null, or why it cannot be.
    const char* prepare(const Layout* layout, u8 resultCapacity);
    const char* freeze(JNIEnv* env, jobject sentinel, jobjectArray known, bool forkEarly);

    // Whether the child has ended; waits up to the timeout.
    bool ended(int timeoutMs);
    void kill();

    StatusPage& page() { return frozen_.shared->page; }
    const Layout& layout() const { return frozen_.shared->layout; }
    const u1* result() const { return frozen_.result; }
    u8 pauseNanos() const { return pauseNanos_; }
    u8 forkNanos() const { return forkNanos_; }
    int waitStatus() const { return waitStatus_; }
    int forkError() const { return forkError_; }
    int pid() const { return pid_; }

private:
    static jint JNICALL onReference(jvmtiHeapReferenceKind, const jvmtiHeapReferenceInfo*, jlong, jlong, jlong, jlong*, jlong*, jint, void*);
    jint onRoot(jvmtiHeapReferenceKind kind, const jvmtiHeapReferenceInfo* info, jlong* tag);
    jint onKnownObject(jlong* tag);
    bool forkHere();
    bool hasEnded();

    Frozen frozen_{};
    jvmtiEnv* jvmti_ = nullptr;
    int pid_ = 0;
    int pidDescriptor_ = -1;
    int waitStatus_ = -1;
    int forkError_ = 0;
    u8 pauseNanos_ = 0, forkNanos_ = 0;
    u4 knownSeen_ = 0;
    bool forkEarly_ = false, inChild_ = false, ended_ = false, tooManyRoots_ = false;
};

}  // namespace memwatchdog

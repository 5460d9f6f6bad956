// Binding of io.memwatchdog.natives.ForkSession.
#include "linux/fork_session.h"
#include "linux/in_place.h"

namespace {

using memwatchdog::ForkSession;
using memwatchdog::Layout;
using memwatchdog::Mode;
using memwatchdog::Request;
using memwatchdog::StatusPage;
using memwatchdog::u4;
using memwatchdog::u8;

// Found by the one successful probe, before any snapshot; never changed afterwards.
Layout provedLayout;
bool proved;

ForkSession* session(jlong handle) { return reinterpret_cast<ForkSession*>(handle); }

// A path as the file system wants it, without the rules of modified UTF-8.
class Path {
public:
    Path(JNIEnv* env, jbyteArray bytes) {
        jint length = bytes ? env->GetArrayLength(bytes) : 0;
        if (length <= 0 || static_cast<unsigned long>(length) >= sizeof text_) return;
        env->GetByteArrayRegion(bytes, 0, length, reinterpret_cast<jbyte*>(text_));
        text_[length] = 0;
    }
    const char* get() const { return text_; }

private:
    char text_[4096] = {};
};

jstring failure(JNIEnv* env, ForkSession* created, const char* reason) {
    memwatchdog::release(created);
    return env->NewStringUTF(reason);
}

}  // namespace

// Opens a session into handle[0]; answers null, or why not. handle[1] is the errno of a failed fork or open.
extern "C" JNIEXPORT jstring JNICALL Java_io_memwatchdog_natives_ForkSession_start0(
        JNIEnv* env, jclass, jint mode, jobject sentinel, jobjectArray known, jbyteArray path, jboolean gzip, jboolean redact, jlong maxBytes,
        jint deadlineSeconds, jint maxNodes, jlong searchBytes, jlong resultBytes, jboolean forkEarly, jboolean movesBeside,
        jbyteArray memoryFiles, jlong marginBytes, jlongArray handle) {
    Request request{};
    request.mode = static_cast<Mode>(mode);
    request.gzip = gzip;
    request.redact = redact;
    request.movesBeside = movesBeside;
    request.maxBytes = static_cast<u8>(maxBytes);
    request.deadlineSeconds = static_cast<u4>(deadlineSeconds);
    request.maxNodes = static_cast<u4>(maxNodes);
    request.searchBytes = static_cast<u8>(searchBytes);
    constexpr jint MOST_FILES = sizeof request.memory.text - 2;
    jint files = env->GetArrayLength(memoryFiles);
    env->GetByteArrayRegion(memoryFiles, 0, files < MOST_FILES ? files : MOST_FILES, reinterpret_cast<jbyte*>(request.memory.text));
    request.memory.marginBytes = static_cast<u8>(marginBytes);
    request.file = -1;
    jlong values[2] = {0, 0};
    if (request.mode != Mode::PROBE && !proved) return env->NewStringUTF("the layout of this JVM is not proved");
    if (request.mode == Mode::DUMP) {
        Path file(env, path);
        memcpy(request.path, file.get(), sizeof request.path);
        request.file = open(request.path, memwatchdog::libc::O_WRONLY | memwatchdog::libc::O_CREAT | memwatchdog::libc::O_EXCL |
                                                           memwatchdog::libc::O_CLOEXEC,
                            0600);
        if (request.file < 0) {
            values[1] = memwatchdog::libc::error();
            env->SetLongArrayRegion(handle, 0, 2, values);
            return env->NewStringUTF("cannot create the file");
        }
    }
    ForkSession* created = memwatchdog::makeInPlace<ForkSession>(memwatchdog::libc::MAP_PRIVATE, request);
    const char* reason = created ? created->prepare(&provedLayout, static_cast<u8>(resultBytes)) : "out of memory";
    if (!reason) reason = created->freeze(env, sentinel, known, forkEarly);
    if (request.file >= 0) close(request.file);
    if (reason) {
        if (request.file >= 0) unlink(request.path);
        values[1] = created ? created->forkError() : 0;
        env->SetLongArrayRegion(handle, 0, 2, values);
        return failure(env, created, reason);
    }
    values[0] = reinterpret_cast<jlong>(created);
    env->SetLongArrayRegion(handle, 0, 2, values);
    return nullptr;
}

extern "C" JNIEXPORT jboolean JNICALL Java_io_memwatchdog_natives_ForkSession_ended0(JNIEnv*, jclass, jlong handle, jint timeoutMs) {
    return session(handle)->ended(static_cast<int>(timeoutMs));
}

extern "C" JNIEXPORT void JNICALL Java_io_memwatchdog_natives_ForkSession_kill0(JNIEnv*, jclass, jlong handle) { session(handle)->kill(); }

extern "C" JNIEXPORT void JNICALL Java_io_memwatchdog_natives_ForkSession_accept0(JNIEnv*, jclass, jlong handle) {
    provedLayout = session(handle)->layout();
    proved = true;
}

// The order is that of io.memwatchdog.natives.ForkStatus.
extern "C" JNIEXPORT void JNICALL Java_io_memwatchdog_natives_ForkSession_status0(JNIEnv* env, jclass, jlong handle, jlongArray into) {
    StatusPage& page = session(handle)->page();
    u8 values[] = {__atomic_load_n(&page.state, __ATOMIC_ACQUIRE),
                   page.phase,
                   page.objects,
                   page.heapBytes,
                   page.outputBytes,
                   page.crashAddress,
                   page.error,
                   page.classes,
                   page.unknown,
                   page.roots,
                   page.residentKb,
                   page.childNanos,
                   page.nodes,
                   page.frontierPeak,
                   page.resultBytes,
                   static_cast<u8>(static_cast<unsigned>(session(handle)->waitStatus())),
                   session(handle)->pauseNanos(),
                   session(handle)->forkNanos(),
                   static_cast<u8>(session(handle)->pid()),
                   page.lookedAgain,
                   page.syncedBytes};
    jlong out[sizeof values / sizeof *values];
    for (u4 i = 0; i < sizeof values / sizeof *values; i++) out[i] = static_cast<jlong>(values[i]);
    env->SetLongArrayRegion(into, 0, sizeof values / sizeof *values, out);
}

extern "C" JNIEXPORT jstring JNICALL Java_io_memwatchdog_natives_ForkSession_message0(JNIEnv* env, jclass, jlong handle) {
    char text[sizeof(StatusPage::message)];
    for (u4 i = 0; i < sizeof text; i++) {
        char c = const_cast<volatile char*>(session(handle)->page().message)[i];
        text[i] = c >= 0 ? c : '?';
    }
    text[sizeof text - 1] = 0;
    return env->NewStringUTF(text);
}

extern "C" JNIEXPORT jobject JNICALL Java_io_memwatchdog_natives_ForkSession_result0(JNIEnv* env, jclass, jlong handle, jlong length) {
    return env->NewDirectByteBuffer(const_cast<memwatchdog::u1*>(session(handle)->result()), length);
}

extern "C" JNIEXPORT void JNICALL Java_io_memwatchdog_natives_ForkSession_close0(JNIEnv*, jclass, jlong handle) {
    memwatchdog::release(session(handle));
}
